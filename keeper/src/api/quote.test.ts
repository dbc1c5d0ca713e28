import assert from 'node:assert/strict';
import { KeeperClient } from '@shardmarket/sdk';
import { eachAfresh, messages, PROMPT_TOKENS, type Afresh } from '../../test/afresh.ts';
import { idsOf } from '../../test/models.ts';
import { maxCost } from '../jobs/cost.ts';
import { QUOTE_LIFE_SECS } from '../quotes/quotes.ts';

const request = { model: 'bytes', messages, max_tokens: 3 };

interface Quote {
  quote: string;
  prompt_tokens: number;
  max_tokens: number;
  max_cost_micro_usdc: string;
  price_micro_usdc_per_million: string;
  price_micro_usdc_per_1k: string;
  stages: { worker: string; ask: string; max_cost_micro_usdc: string }[];
  expected: { ttft_ms: number | null; tokens_per_second: number | null; samples: number; reason: string | null };
  passed_over: { price_micro_usdc_per_million: string; reason: string }[];
  expires_at: number;
}

describe('POST /v1/quote', () => {
  let { h, session } = {} as Afresh;
  eachAfresh((given) => {
    ({ h, session } = given);
    h.ring.script = { tokens: idsOf('abc') };
    h.clock.now = () => Date.now();
  });

  const post = async (path: string, body: object, headers: Record<string, string> = {}) => {
    const response = await fetch(`${h.http.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
    return { status: response.status, response, body: (await response.json()) as Record<string, unknown> };
  };
  const quote = async (body: object = request) => (await post('/v1/quote', body)).body as unknown as Quote;
  const chat = (token: string, more: object = {}) =>
    post(
      '/v1/chat/completions',
      { ...request, ...more },
      {
        authorization: `Bearer ${session.apiKey}`,
        'x-shardmarket-quote': token,
      },
    );
  const codeOf = ({ status, body }: Awaited<ReturnType<typeof post>>) => [
    status,
    (body['error'] as { code: string } | undefined)?.code,
  ];

  it('says exactly what the request then holds back, stage by stage, without a key', async () => {
    const told = await quote();
    const cost = maxCost(h.registry.all(), PROMPT_TOKENS, 3);
    assert.deepEqual([told.prompt_tokens, told.max_tokens, told.max_cost_micro_usdc], [PROMPT_TOKENS, 3, `${cost}`]);
    assert.equal(told.price_micro_usdc_per_million, '6000000');
    assert.equal(told.price_micro_usdc_per_1k, '6000');
    assert.deepEqual(
      told.stages.map((s) => s.worker),
      h.ring.workers.map((w) => w.address),
    );
    const sum = told.stages.reduce((total, s) => total + BigInt(s.max_cost_micro_usdc), 0n);
    assert.equal(sum, cost);
    const { status, response } = await chat(told.quote);
    assert.deepEqual([status, response.headers.get('x-shardmarket-max-cost')], [200, `${cost}`]);
  });

  it('takes a number of tokens in the place of messages', async () => {
    const told = await quote({ model: 'bytes', max_tokens: 3, prompt_tokens: PROMPT_TOKENS });
    assert.equal(told.max_cost_micro_usdc, (await quote()).max_cost_micro_usdc);
  });

  it('rounds the price of a thousand positions up', async () => {
    await h.ring.close();
    await h.addWorker([0, 6], 1n);
    const told = await quote();
    assert.deepEqual([told.price_micro_usdc_per_million, told.price_micro_usdc_per_1k], ['6', '1']);
  });

  it('expects what the ring did, or says that nothing was measured', async () => {
    const before = (await quote()).expected;
    assert.deepEqual([before.ttft_ms, before.tokens_per_second, before.samples], [null, null, 0]);
    assert.match(before.reason ?? '', /no job has ended well on exactly these workers/);
    await chat((await quote()).quote);
    const { expected } = await quote();
    // What the scripted head reports: the first token after 1 ms, two more in another.
    assert.deepEqual(expected, { ttft_ms: 1, tokens_per_second: 2_000, samples: 1, reason: null });
  });

  it('says which cheaper ring was passed over, and why', async () => {
    assert.deepEqual((await quote()).passed_over, []);
    const cheap = await h.addWorker([0, 2], 1n);
    const { quote: cheaper, stages } = await quote();
    assert.equal(stages[0]?.worker, cheap.address);
    cheap.onJoin = 'failed';
    // It breaks the ring that it is in, and is avoided: the next ring is dearer than was agreed.
    assert.deepEqual(codeOf(await chat(cheaper)), [409, 'price_moved']);
    const { passed_over, stages: taken } = await quote();
    assert.notEqual(taken[0]?.worker, cheap.address);
    assert.equal(passed_over[0]?.reason, `worker ${cheap.address}: it broke a ring a moment ago`);
    assert.equal(passed_over[0]?.price_micro_usdc_per_million, '4000002');
  });

  it('is honoured until its end, and then says 410', async () => {
    const { quote: token, expires_at } = await quote();
    h.clock.now = () => (expires_at - 1) * 1000;
    assert.equal((await chat(token)).status, 200);
    h.clock.now = () => expires_at * 1000;
    assert.deepEqual(codeOf(await chat(token)), [410, 'quote_expired']);
    assert.ok(expires_at * 1000 <= Date.now() + QUOTE_LIFE_SECS * 1000);
  });

  it('keeps the price: a dearer ring is not taken, and nothing is charged', async () => {
    const { quote: token } = await quote();
    h.ring.workers[1]?.die();
    await h.addWorker([2, 4], 2_000_000n);
    while (h.registry.all().length > 3) await new Promise((resolve) => setTimeout(resolve, 5));
    assert.deepEqual(codeOf(await chat(token)), [409, 'price_moved']);
    const { reserved, unsettled } = await h.sessions.balance(session.session);
    assert.deepEqual([reserved, unsettled], [0n, 0n]);
    assert.equal((await chat((await quote()).quote)).status, 200);
  });

  it('lets a cheaper ring be taken', async () => {
    const { quote: token } = await quote();
    await h.addWorker([2, 4], 1n);
    const { status, response } = await chat(token);
    assert.equal(status, 200);
    assert.ok(
      BigInt(response.headers.get('x-shardmarket-max-cost') ?? 0) < maxCost(h.registry.all(), PROMPT_TOKENS, 3),
    );
  });

  it('is for no more tokens than were quoted', async () => {
    const { quote: token } = await quote();
    assert.deepEqual(codeOf(await chat(token, { max_tokens: 4 })), [409, 'quote_mismatch']);
    assert.deepEqual(codeOf(await chat(`${token}x`)), [400, 'quote_invalid']);
    assert.equal((await chat(token, { max_tokens: 2 })).status, 200);
  });

  it('is for one choice, and each of several is held to it', async () => {
    const several = await post('/v1/quote', { ...request, n: 2 });
    assert.deepEqual([several.status, (several.body['error'] as { param: string }).param], [400, 'n']);
    const answer = await chat((await quote()).quote, { n: 2 });
    assert.equal(answer.status, 200);
    assert.equal((answer.body['choices'] as object[]).length, 2);
  });

  it('counts a long prompt for the holder of a key only', async () => {
    const long = { ...request, messages: [{ role: 'user', content: 'x'.repeat(65_537) }] };
    assert.deepEqual(codeOf(await post('/v1/quote', long)), [413, 'payload_too_large']);
    const known = await post('/v1/quote', long, { authorization: `Bearer ${session.apiKey}` });
    assert.deepEqual(codeOf(known), [400, 'context_length_exceeded']);
  });

  it('says what is missing where nobody serves the model', async () => {
    await h.ring.close();
    while (h.registry.all().length > 0) await new Promise((resolve) => setTimeout(resolve, 5));
    assert.deepEqual(codeOf(await post('/v1/quote', request)), [503, 'no_ring']);
    const client = new KeeperClient(h.http.url);
    await assert.rejects(client.quote({ model: 'bytes', promptTokens: 5, maxTokens: 5 }), { code: 'no_ring' });
  });
});
