import assert from 'node:assert/strict';
import { maxCost } from '../jobs/cost.ts';
import { failure } from '../../test/failure.ts';
import { EOS, idsOf } from '../../test/models.ts';
import { eachAfresh, messages, PROMPT_TOKENS, type Afresh } from '../../test/afresh.ts';

describe('POST /v1/chat/completions with the official client', () => {
  let { h, session, openai } = {} as Afresh;
  eachAfresh((given) => ({ h, session, openai } = given));

  const cost = (completion: number) => maxCost(h.registry.all(), PROMPT_TOKENS, completion);
  const available = async () => (await h.sessions.balance(session.session)).available;

  it('answers whole, with usage, cost and receipts of every stage', async () => {
    h.ring.script = { tokens: [...idsOf(' world'), EOS], chunk: 3 };
    const { data: answer, response } = await openai.chat.completions
      .create({ model: 'bytes', messages, max_tokens: 50, temperature: 0 })
      .withResponse();
    assert.equal(answer.choices[0]?.message.content, ' world');
    assert.equal(answer.choices[0]?.finish_reason, 'stop');
    assert.equal(answer.usage?.prompt_tokens, PROMPT_TOKENS);
    assert.equal(answer.usage?.completion_tokens, 7);
    const [start] = h.ring.started;
    assert.equal(start?.maxTokens, 50);
    assert.deepEqual(start?.sampling.temperature, 0);
    assert.deepEqual(start?.stopTokens, [EOS]);

    const id = response.headers.get('x-shardmarket-job') ?? '';
    const job = await fetch(`${h.http.url}/v1/jobs/${id}`, { headers: { authorization: `Bearer ${session.apiKey}` } });
    const body = (await job.json()) as {
      alpha: number;
      amount_micro_usdc: string;
      stages: { receipt: object | null }[];
    };
    assert.equal(BigInt(body.amount_micro_usdc), cost(7));
    assert.equal(body.alpha, 0.75);
    assert.equal(body.stages.filter((s) => s.receipt !== null).length, 3);
    assert.equal(await available(), 1_000_000n - cost(7));
  });

  it('streams role, pieces, finish, usage', async () => {
    h.ring.script = { tokens: idsOf('naïve ☃!') };
    const stream = await openai.chat.completions.create({
      model: 'bytes',
      messages,
      max_completion_tokens: 12,
      stream: true,
      stream_options: { include_usage: true },
    });
    const chunks = [];
    for await (const chunk of stream) chunks.push(chunk);
    assert.deepEqual(chunks[0]?.choices[0]?.delta, { role: 'assistant', content: '' });
    const text = chunks.map((c) => c.choices[0]?.delta.content ?? '').join('');
    assert.equal(text, 'naïve ☃!');
    assert.ok(!text.includes('\ufffd'));
    assert.equal(chunks.at(-2)?.choices[0]?.finish_reason, 'length');
    assert.deepEqual(chunks.at(-1)?.choices, []);
    assert.equal(chunks.at(-1)?.usage?.completion_tokens, idsOf('naïve ☃!').length);
  });

  it('ends the raw stream with [DONE]', async () => {
    h.ring.script = { tokens: idsOf('ab') };
    const response = await fetch(`${h.http.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${session.apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'bytes', messages, max_tokens: 2, stream: true }),
    });
    assert.match(response.headers.get('content-type') ?? '', /^text\/event-stream/);
    assert.ok(response.headers.get('x-request-id'));
    assert.ok((await response.text()).endsWith('data: [DONE]\n\n'));
  });

  it('cuts at a stop string, cancels the job and charges what was delivered', async () => {
    h.ring.script = { tokens: idsOf('one two END three four five six'), delayMs: 5 };
    const answer = await openai.chat.completions.create({ model: 'bytes', messages, max_tokens: 31, stop: ['END'] });
    assert.equal(answer.choices[0]?.message.content, 'one two ');
    assert.equal(answer.choices[0]?.finish_reason, 'stop');
    const delivered = answer.usage?.completion_tokens ?? 0;
    assert.ok(delivered >= 11 && delivered < 31, `delivered ${delivered}`);
    assert.equal(await available(), 1_000_000n - cost(delivered));
  });

  it('cancels and charges what was delivered when the client goes away', async () => {
    h.ring.script = { tokens: idsOf('x'.repeat(200)), delayMs: 5 };
    const stream = await openai.chat.completions.create({ model: 'bytes', messages, max_tokens: 200, stream: true });
    let seen = 0;
    for await (const chunk of stream) {
      if ((chunk.choices[0]?.delta.content ?? '') !== '' && ++seen === 3) break;
    }
    while (h.jobs.running > 0) await new Promise((resolve) => setTimeout(resolve, 5));
    const [start] = h.ring.started;
    assert.ok(h.ring.cancelled.has(start?.job ?? ''));
    const { reserved, unsettled } = await h.sessions.balance(session.session);
    assert.equal(reserved, 0n);
    assert.ok(unsettled >= cost(3) && unsettled < cost(100), `charged ${unsettled}`);
  });

  it('cancels a whole answer too when the client goes away', async () => {
    h.ring.script = { tokens: idsOf('x'.repeat(200)), delayMs: 5 };
    const abort = new AbortController();
    const answer = openai.chat.completions.create(
      { model: 'bytes', messages, max_tokens: 200 },
      { signal: abort.signal },
    );
    while (h.jobs.running === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    abort.abort();
    await assert.rejects(answer);
    while (h.jobs.running > 0) await new Promise((resolve) => setTimeout(resolve, 5));
    assert.equal(h.ring.cancelled.has(h.ring.started[0]?.job ?? ''), true);
    assert.ok((await h.sessions.balance(session.session)).unsettled < cost(150));
  });

  it('does not pay or charge a stage whose receipt is missing or wrong', async () => {
    h.ring.script = { tokens: idsOf('abc') };
    const [, middle, tail] = h.ring.workers;
    h.ring.faults.set(middle?.address ?? '', 'missing').set(tail?.address ?? '', 'wrong_root');
    await openai.chat.completions.create({ model: 'bytes', messages, max_tokens: 3 });
    const head = h.registry.all().filter((w) => w.layers[0] === 0);
    assert.equal((await h.sessions.balance(session.session)).unsettled, maxCost(head, PROMPT_TOKENS, 3));
    assert.equal(h.rings.count, 0, 'the ring is not used again');
  });

  it('answers 402 with have and need, and reserves nothing', async () => {
    const poor = await h.openSession(10n);
    const client = h.client(poor.apiKey);
    const error = await failure(client.chat.completions.create({ model: 'bytes', messages, max_tokens: 100 }));
    assert.equal(error.status, 402);
    assert.equal(error.code, 'insufficient_balance');
    assert.match(error.message, /may cost 0\.000630 USDC, the session has 0\.000010 USDC/);
    assert.equal((await h.sessions.balance(poor.session)).reserved, 0n);
    assert.equal(h.ring.started.length, 0);
  });

  it('lets two requests at once not spend the same money', async () => {
    h.ring.script = { tokens: idsOf('abcd'), delayMs: 20 };
    const tight = await h.openSession(cost(4) + 1n);
    const client = h.client(tight.apiKey);
    const ask = () => client.chat.completions.create({ model: 'bytes', messages, max_tokens: 4 });
    const results = await Promise.allSettled([ask(), ask()]);
    assert.deepEqual(results.map((r) => r.status).sort(), ['fulfilled', 'rejected']);
  });

  it('asks for a valid API key', async () => {
    const client = h.client('sm_wrong');
    const error = await failure(client.chat.completions.create({ model: 'bytes', messages }));
    assert.deepEqual([error.status, error.code], [401, 'invalid_api_key']);
  });

  it('takes no job for a session that ends soon', async () => {
    const onChain = h.chain.sessions.get(session.session);
    assert.ok(onChain);
    h.chain.sessions.set(session.session, { ...onChain, expiresAt: h.chain.time + 10n });
    const error = await failure(openai.chat.completions.create({ model: 'bytes', messages }));
    assert.equal(error.code, 'session_expired');
  });
});
