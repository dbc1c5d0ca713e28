import assert from 'node:assert/strict';
import OpenAI from 'openai';
import { checkJobFile, jobFileSchema, toHex } from '@shardmarket/sdk';
import { z } from 'zod';
import { openBuyer, type Buyer } from '../../scripts/stack/buyer.ts';
import { startMarket, type Market } from '../../scripts/stack/market.ts';
import { quiet } from './support/quiet.ts';

/** of one worker, unless told otherwise */
const JOBS_AT_ONCE = 8;
const balanceSchema = z.object({ settled: z.string(), unsettled: z.string(), reserved: z.string() });

describe('a buyer with the official OpenAI client', () => {
  let market: Market;
  let buyer: Buyer;
  let client: OpenAI;
  let model: string;

  before(async () => {
    market = await startMarket({ progress: quiet() });
    buyer = await openBuyer(market, 5_000_000n);
    model = market.model.manifest.name;
    client = new OpenAI({ apiKey: buyer.apiKey, baseURL: `${market.keeper.url}/v1`, maxRetries: 0 });
  });
  after(() => market?.stop());

  const ask = { messages: [{ role: 'user' as const, content: 'And it came to pass' }], max_tokens: 24, seed: 11 };
  const balance = async () => {
    return balanceSchema.parse(await market.keeper.client.get(`/v1/sessions/${buyer.session.toBase58()}`));
  };

  it('finds the model in the list', async () => {
    const names = [];
    for await (const entry of client.models.list()) names.push(entry.id);
    assert.ok(names.includes(model));
  });

  it('gets a streamed answer and its usage', async () => {
    const stream = await client.chat.completions.create({
      ...ask,
      model,
      stream: true,
      stream_options: { include_usage: true },
    });
    let [text, finish, completion, prompt] = ['', '', 0, 0];
    for await (const chunk of stream) {
      text += chunk.choices[0]?.delta.content ?? '';
      finish = chunk.choices[0]?.finish_reason ?? finish;
      completion = chunk.usage?.completion_tokens ?? completion;
      prompt = chunk.usage?.prompt_tokens ?? prompt;
    }
    assert.ok(text.length > 0);
    assert.ok(['stop', 'length'].includes(finish));
    assert.ok(completion > 0 && completion <= 24);
    assert.ok(prompt > 0);
  });

  it('gets the same text without streaming, for the same seed', async () => {
    const streamed = await market.keeper.client.chat(
      buyer.apiKey,
      { model, prompt: 'And it came to pass', maxTokens: 24, temperature: 1, seed: 11 },
      () => undefined,
    );
    const whole = await client.chat.completions.create({ ...ask, model, temperature: 1 });
    assert.equal(whole.choices[0]?.message.content, streamed.text);
    assert.equal(whole.usage?.completion_tokens, streamed.completionTokens);
  });

  it('can have the receipts of a job checked by anybody', async () => {
    const asked = { ...ask, model, top_k: 20, presence_penalty: 0.5, logprobs: true, top_logprobs: 2 };
    const { data, response } = await client.chat.completions.create(asked).withResponse();
    const [choice] = data.choices;
    // The token that ends an answer by itself is counted, but not shown.
    const hidden = choice?.finish_reason === 'stop' ? 1 : 0;
    assert.equal(choice?.logprobs?.content?.length, (data.usage?.completion_tokens ?? 0) - hidden);
    const id = response.headers.get('x-shardmarket-job') ?? '';
    const authorization = `Bearer ${buyer.apiKey}`;
    const job = await fetch(`${market.keeper.url}/v1/jobs/${id}`, { headers: { authorization } });
    const told = jobFileSchema.parse(await job.json());
    const { architecture } = market.model.manifest;
    assert.deepEqual(
      checkJobFile(told, { model: { hash: toHex(market.model.hash), layers: architecture.layers } }),
      [],
    );
  });

  it('is told which parameter is not supported', async () => {
    const refused = client.chat.completions.create({ ...ask, model, response_format: { type: 'json_object' } });
    const isNamed = (e: unknown) => e instanceof OpenAI.BadRequestError && e.param === 'response_format';
    await assert.rejects(refused, isNamed);
  });

  it('is refused with a wrong key', async () => {
    const stranger = new OpenAI({ apiKey: 'sm_wrong', baseURL: `${market.keeper.url}/v1`, maxRetries: 0 });
    await assert.rejects(stranger.chat.completions.create({ ...ask, model }), OpenAI.AuthenticationError);
  });

  it('is told to come back when the ring is full; those who were let in get their answers', async () => {
    const asked = Array.from({ length: 12 }, () => client.chat.completions.create({ ...ask, model }));
    const results = await Promise.allSettled(asked);
    const refused = results.filter((r) => r.status === 'rejected').map((r) => r.reason as unknown);
    assert.equal(refused.length, 12 - JOBS_AT_ONCE);
    for (const e of refused) {
      assert.ok(e instanceof OpenAI.RateLimitError);
      assert.deepEqual([e.code, e.headers?.get('retry-after')], ['workers_busy', '1']);
    }
    const answers = results.flatMap((r) => (r.status === 'fulfilled' ? [r.value.choices[0]?.message.content] : []));
    assert.equal(new Set(answers).size, 1);
  });

  it('gets an error that says so, and no charge, when a worker is killed before the job', async () => {
    await market.keeper.tick();
    const before = await balance();
    const victim = market.workers[1];
    assert.ok(victim);
    const gone = new Promise((resolve) => victim.service.process.once('exit', resolve));
    victim.service.process.kill('SIGKILL');
    await gone;
    const refused = client.chat.completions.create({ ...ask, model });
    await assert.rejects(refused, (e: unknown) => {
      assert.ok(e instanceof OpenAI.APIError);
      assert.equal(e.status, 503);
      assert.match(e.message, /layers 2|ring|worker/);
      return true;
    });
    await market.keeper.tick();
    assert.deepEqual(await balance(), before);
    assert.equal(before.reserved, '0');
  });
});
