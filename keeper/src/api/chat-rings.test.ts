import assert from 'node:assert/strict';
import type { APIError } from 'openai';
import { failure } from '../../test/failure.ts';
import { checkJobFile, jobFileSchema } from '@shardmarket/sdk';
import { maxCost } from '../jobs/cost.ts';
import { idsOf } from '../../test/models.ts';
import { eachAfresh, messages, PROMPT_TOKENS, type Afresh } from '../../test/afresh.ts';

describe('POST /v1/chat/completions with rings that are missing, full or lost', () => {
  let { h, session, openai } = {} as Afresh;
  eachAfresh((given) => ({ h, session, openai } = given));

  const available = async () => (await h.sessions.balance(session.session)).available;

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
    h.ring.script = { tokens: idsOf('abcd'), delayMs: 150 };
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

  /** Streams an answer that breaks off. @returns its text, its failure and its job, as it stands once it is billed */
  async function brokenStream() {
    const asked = openai.chat.completions.create({ model: 'bytes', messages, max_tokens: 6, stream: true });
    const { data: stream, response } = await asked.withResponse();
    let text = '';
    const error = await failure(
      (async () => {
        for await (const chunk of stream) text += chunk.choices[0]?.delta.content ?? '';
      })(),
    );
    while (h.jobs.running > 0) await new Promise((resolve) => setTimeout(resolve, 5));
    const url = `${h.http.url}/v1/jobs/${response.headers.get('x-shardmarket-job')}`;
    const answer = await fetch(url, { headers: { authorization: `Bearer ${session.apiKey}` } });
    const job = jobFileSchema.parse(await answer.json());
    return { text, error, job, paid: job.stages.map((s) => BigInt(s.amount_micro_usdc)) };
  }

  for (const [breakBy, gone] of [
    ['die', 1],
    ['fail', 0],
    ['hang', 0],
  ] as const) {
    it(`reports ring_lost in the stream, and charges what was delivered, when the head ends by "${breakBy}"`, async () => {
      h.ring.script = { tokens: idsOf('abcdef'), breakBy, breakAfter: 3 };
      const [stage] = h.registry.all();
      const each = maxCost(stage ? [stage] : [], PROMPT_TOKENS, 3);
      const { text, error, job, paid } = await brokenStream();
      assert.equal(text, 'abc');
      assert.equal(error.code, 'ring_lost');
      assert.match(error.message, /only what was delivered of it is charged/);
      assert.deepEqual([job.state, job.completion_tokens], ['failed', 3]);
      assert.deepEqual(paid, [gone === 1 ? 0n : each, each, each]);
      assert.deepEqual(checkJobFile(job), []);
      assert.equal(await available(), 1_000_000n - each * BigInt(3 - gone));
      assert.equal((await h.sessions.balance(session.session)).reserved, 0n);
    });
  }

  it('charges nothing for an answer that breaks off because the ring lied, or whose stages disagree on it', async () => {
    h.ring.script = { tokens: idsOf('abcdef'), breakBy: 'lie', breakAfter: 3 };
    const lied = await brokenStream();
    assert.equal(lied.error.code, 'ring_lost');
    assert.match(lied.error.message, /nothing is charged for it/);
    const [, , tail] = await h.freshRing();
    h.ring.faults.set(tail.address, 'wrong_root');
    h.ring.script = { tokens: idsOf('abcdef'), breakBy: 'fail', breakAfter: 3 };
    const disagreed = await brokenStream();
    assert.deepEqual([...lied.paid, ...disagreed.paid], [0n, 0n, 0n, 0n, 0n, 0n]);
    assert.equal(await available(), 1_000_000n);
  });

  it('text that is held back when the ring is lost was not delivered, and is not charged', async () => {
    h.ring.script = { tokens: idsOf('ab☃'), breakBy: 'fail', breakAfter: 4 };
    const { text, job } = await brokenStream();
    assert.deepEqual([text, job.completion_tokens], ['ab', 2]);
    assert.equal(BigInt(job.amount_micro_usdc), maxCost(h.registry.all(), PROMPT_TOKENS, 2));
  });

  it('answers 503 ring_lost without a stream, and charges nothing: nothing was delivered', async () => {
    h.ring.script = { tokens: idsOf('abcdef'), breakBy: 'die', breakAfter: 3 };
    const error = await failure(openai.chat.completions.create({ model: 'bytes', messages, max_tokens: 6 }));
    assert.deepEqual([error.status, error.code], [503, 'ring_lost']);
    assert.equal(await available(), 1_000_000n);
  });

  it('does not take a head at its word about how much it delivered', async () => {
    h.ring.script = { tokens: idsOf('abc'), done: (done) => ({ ...done, completionTokens: 300, committed: 305 }) };
    const error = await failure(openai.chat.completions.create({ model: 'bytes', messages, max_tokens: 3 }));
    assert.equal(error.code, 'ring_lost');
    assert.equal(await available(), 1_000_000n);
  });
});
