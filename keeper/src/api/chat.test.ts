import assert from 'node:assert/strict';
import OpenAI, { APIError } from 'openai';
import { maxCost } from '../jobs/cost.ts';
import { EOS, idsOf } from '../../test/models.ts';
import { startHarness, type Harness } from '../../test/harness.ts';

const messages = [{ role: 'user' as const, content: 'Hello' }];
/** bos and five bytes */
const PROMPT_TOKENS = 6;

describe('POST /v1/chat/completions with the official client', () => {
  let h: Harness;
  let openai: OpenAI;
  let session: Awaited<ReturnType<Harness['openSession']>>;

  before(async () => {
    h = await startHarness();
  });
  after(() => h.stop());

  beforeEach(async () => {
    await h.ring.close();
    h.ring.workers.length = 0;
    h.ring.started.length = 0;
    h.ring.faults.clear();
    await Promise.all([h.addWorker([0, 2]), h.addWorker([2, 4]), h.addWorker([4, 6])]);
    session = await h.openSession(1_000_000n);
    openai = new OpenAI({ apiKey: session.apiKey, baseURL: `${h.http.url}/v1`, maxRetries: 0 });
  });

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
    const client = new OpenAI({ apiKey: poor.apiKey, baseURL: `${h.http.url}/v1`, maxRetries: 0 });
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
    const client = new OpenAI({ apiKey: tight.apiKey, baseURL: `${h.http.url}/v1`, maxRetries: 0 });
    const ask = () => client.chat.completions.create({ model: 'bytes', messages, max_tokens: 4 });
    const results = await Promise.allSettled([ask(), ask()]);
    assert.deepEqual(results.map((r) => r.status).sort(), ['fulfilled', 'rejected']);
  });

  it('answers 503 and charges nothing when a layer has no worker', async () => {
    h.ring.workers[1]?.die();
    while (h.registry.all().length > 2) await new Promise((resolve) => setTimeout(resolve, 5));
    const error = await failure(openai.chat.completions.create({ model: 'bytes', messages }));
    assert.equal(error.status, 503);
    assert.equal(error.code, 'no_ring');
    assert.match(error.message, /no worker holds layers 2–3/);
    assert.equal(await available(), 1_000_000n);
  });

  it('answers 429 with Retry-After, and charges nothing, when every ring is full', async () => {
    h.ring.script = { tokens: idsOf('abcd'), delayMs: 5 };
    const ask = () => openai.chat.completions.create({ model: 'bytes', messages, max_tokens: 4 });
    const results = await Promise.allSettled(Array.from({ length: 6 }, ask));
    const refused = results.filter((r) => r.status === 'rejected').map((r) => r.reason as APIError);
    assert.deepEqual(
      refused.map((e) => [e.status, e.code, e.headers?.get('retry-after')]),
      [1, 2].map(() => [429, 'workers_busy', '1']),
    );
    assert.match(refused[0]?.message ?? '', /busy: try again/);
    assert.equal((await ask()).choices[0]?.message.content, 'abcd');
  });

  it('answers 429 when a stage refuses the job, and the ring goes on with the others', async () => {
    h.ring.script = { tokens: idsOf('abcdef'), delayMs: 5 };
    const running = openai.chat.completions.create({ model: 'bytes', messages, max_tokens: 6 });
    while (h.ring.started.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    h.ring.script = { tokens: idsOf('x'), breakBy: 'busy', breakAfter: 0 };
    const error = await failure(openai.chat.completions.create({ model: 'bytes', messages, max_tokens: 6 }));
    assert.deepEqual([error.status, error.code, error.headers?.get('retry-after')], [429, 'workers_busy', '1']);
    assert.match(error.message, /nothing is charged: try again in a moment \(a stage is full\)/);
    assert.equal((await running).choices[0]?.message.content, 'abcdef');
    assert.equal(h.rings.count, 1);
    assert.ok(h.ring.started.every(({ job }) => !h.ring.cancelled.has(job)));
    assert.equal((await h.sessions.balance(session.session)).reserved, 0n);
  });

  it('takes another ring when one fails before its first token', async () => {
    await h.addWorker([0, 6], 5_000_000n);
    h.ring.script = { tokens: idsOf('ok') };
    for (const how of ['failed', 'silent'] as const) {
      const [, middle] = h.ring.workers;
      assert.ok(middle);
      middle.onJoin = how;
      const answer = await openai.chat.completions.create({ model: 'bytes', messages, max_tokens: 2 });
      assert.equal(answer.choices[0]?.message.content, 'ok');
      assert.equal(h.rings.count, 1);
    }
  });

  it('answers 503 no_ring, and charges nothing, when the head dies before the first token', async () => {
    h.ring.script = { tokens: idsOf('abc'), breakBy: 'die', breakAfter: 0 };
    const error = await failure(openai.chat.completions.create({ model: 'bytes', messages, max_tokens: 3 }));
    assert.deepEqual([error.status, error.code], [503, 'no_ring']);
    assert.equal(await available(), 1_000_000n);
  });

  for (const breakBy of ['die', 'fail', 'hang'] as const) {
    it(`reports ring_lost in the stream, and charges nothing, when the head ends by "${breakBy}"`, async () => {
      h.ring.script = { tokens: idsOf('abcdef'), breakBy, breakAfter: 3 };
      const stream = await openai.chat.completions.create({ model: 'bytes', messages, max_tokens: 6, stream: true });
      let text = '';
      const error = await failure(
        (async () => {
          for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? '';
        })(),
      );
      assert.equal(text, 'abc');
      assert.equal(error.code, 'ring_lost');
      assert.equal(await available(), 1_000_000n);
    });
  }

  it('answers 503 ring_lost without a stream', async () => {
    h.ring.script = { tokens: idsOf('abcdef'), breakBy: 'die', breakAfter: 3 };
    const error = await failure(openai.chat.completions.create({ model: 'bytes', messages, max_tokens: 6 }));
    assert.deepEqual([error.status, error.code], [503, 'ring_lost']);
  });

  it('does not take a head at its word about how much it delivered', async () => {
    h.ring.script = { tokens: idsOf('abc'), done: (done) => ({ ...done, completionTokens: 300, committed: 305 }) };
    const error = await failure(openai.chat.completions.create({ model: 'bytes', messages, max_tokens: 3 }));
    assert.equal(error.code, 'ring_lost');
    assert.equal(await available(), 1_000_000n);
  });

  it('asks for a valid API key', async () => {
    const client = new OpenAI({ apiKey: 'sm_wrong', baseURL: `${h.http.url}/v1`, maxRetries: 0 });
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

async function failure(work: Promise<unknown>): Promise<APIError> {
  const error: unknown = await work.then(
    () => assert.fail('expected an error'),
    (e: unknown) => e,
  );
  assert.ok(error instanceof APIError, String(error));
  return error;
}
