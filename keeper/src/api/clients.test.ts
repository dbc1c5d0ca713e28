import assert from 'node:assert/strict';
import type { Ask, Client, Heard } from '../../test/clients/client.ts';
import { npmClient } from '../../test/clients/npm.ts';
import { pythonClient } from '../../test/clients/python-client.ts';
import { hasPython } from '../../test/clients/python.ts';
import { startHarness, type Harness } from '../../test/harness.ts';
import { EOS, idsOf } from '../../test/models.ts';
import { maxCost } from '../jobs/cost.ts';
import { choiceSeed } from './seeds.ts';

const PROMPT_TOKENS = 6;
const messages = [{ role: 'user', content: 'Hello' }];

describe('conformance with OpenAI’s client for npm', () => conforms(npmClient));
if (hasPython) describe('conformance with OpenAI’s client for Python', () => conforms(pythonClient));

/** What the API promises, as an official client sees it. */
function conforms(connect: (baseURL: string) => Promise<Client>): void {
  let h: Harness;
  let client: Client;
  let session: Awaited<ReturnType<Harness['openSession']>>;
  let requests = 0;

  before(async function () {
    this.timeout(300_000);
    h = await startHarness();
    h.http.server.on('request', () => requests++);
    client = await connect(`${h.http.url}/v1`);
  });
  after(async () => {
    await client.stop();
    await h.stop();
  });
  beforeEach(async () => {
    await h.freshRing();
    session = await h.openSession(1_000_000n);
    h.ring.script = { tokens: [...idsOf(' world'), EOS] };
    requests = 0;
  });

  const chat = (body: object = {}, more: Partial<Ask> = {}) =>
    client.ask({
      route: 'chat',
      apiKey: session.apiKey,
      body: { model: 'bytes', messages, max_tokens: 20, ...body },
      ...more,
    });
  const complete = (body: object = {}) =>
    client.ask({ route: 'completions', apiKey: session.apiKey, body: { model: 'bytes', prompt: 'Hello', ...body } });
  const text = ({ choices, error }: Heard) => {
    assert.equal(error, null);
    return choices.map((c) => c.text);
  };
  const idle = async () => {
    while (h.jobs.running > 0) await new Promise((resolve) => setTimeout(resolve, 5));
  };

  it('lists models and shows one', async () => {
    assert.deepEqual((await client.ask({ route: 'models', apiKey: session.apiKey, body: {} })).models, ['bytes']);
    assert.deepEqual((await client.ask({ route: 'model', apiKey: session.apiKey, body: { id: 'bytes' } })).models, [
      'bytes',
    ]);
  });

  it('answers whole, on both routes', async () => {
    const heard = await chat();
    assert.deepEqual(heard.choices, [{ text: ' world', finish: 'stop', logprobs: null }]);
    assert.deepEqual(heard.usage, { prompt: PROMPT_TOKENS, completion: 7 });
    assert.deepEqual(await complete(), heard);
    assert.deepEqual((await complete({ prompt: idsOf('Hello') })).usage, { prompt: PROMPT_TOKENS - 1, completion: 7 });
  });

  it('streams, on both routes, with usage where it is asked for and without where it is not', async () => {
    const usage = { stream: true, stream_options: { include_usage: true } };
    const whole = await chat();
    assert.deepEqual(await chat(usage), whole);
    assert.deepEqual(await complete(usage), whole);
    assert.deepEqual(await chat({ stream: true }), { ...whole, usage: null });
  });

  it('stops at a stop string', async () => {
    h.ring.script = { tokens: idsOf('one two three'), delayMs: 2 };
    for (const stop of [' two', ['four', ' two']]) {
      const heard = await chat({ stop });
      assert.deepEqual([text(heard), heard.choices[0]?.finish], [['one'], 'stop']);
      assert.deepEqual(text(await chat({ stop, stream: true })), ['one']);
    }
  });

  it('ends at the limit under either name', async () => {
    for (const limit of [{ max_tokens: 3 }, { max_tokens: null, max_completion_tokens: 3 }]) {
      const heard = await chat(limit);
      assert.deepEqual([text(heard), heard.choices[0]?.finish], [[' wo'], 'length']);
    }
  });

  it('gives several choices, whole and streamed', async () => {
    assert.deepEqual(text(await chat({ n: 3 })), [' world', ' world', ' world']);
    assert.deepEqual(text(await chat({ n: 2, stream: true })), [' world', ' world']);
    assert.equal((await complete({ n: 2 })).usage?.completion, 14);
  });

  it('tells log probabilities, whole and streamed, on both routes', async () => {
    h.ring.script = { tokens: [...idsOf('ab'), EOS], logprobs: true };
    const wanted = idsOf('ab').map((id) => -id / 1000);
    const asked = { logprobs: true, top_logprobs: 2 };
    for (const heard of [
      await chat(asked),
      await chat({ ...asked, stream: true }),
      await complete({ logprobs: 2 }),
      await complete({ logprobs: 2, stream: true }),
    ]) {
      assert.deepEqual(heard.choices[0]?.logprobs, wanted, heard.error?.message);
    }
  });

  it('passes on the seed and every other way of choosing tokens', async () => {
    const openai = {
      seed: 7,
      temperature: 0.5,
      top_p: 0.9,
      presence_penalty: 0.1,
      frequency_penalty: 0.2,
      logit_bias: { 7: -1 },
    };
    const extra = { top_k: 5, min_p: 0.1, repetition_penalty: 1.1, stop_token_ids: [9], ignore_eos: true };
    assert.equal((await chat({ ...openai, n: 2, user: 'me' }, { extra })).error, null);
    const [start] = h.ring.started;
    assert.deepEqual(h.ring.started.map((s) => s.sampling.seed).sort(), ['7', choiceSeed('7', 1)].sort());
    assert.deepEqual(start?.stopTokens, [9]);
    assert.deepEqual(
      { ...start?.sampling, seed: '7' },
      {
        ...{ temperature: 0.5, topP: 0.9, seed: '7', logitBias: [[7, -1]], repetitionPenalty: 1.1 },
        ...{ frequencyPenalty: 0.2, presencePenalty: 0.1, minP: 0.1, topK: 5 },
      },
    );
  });

  it('cancels the job of a client that goes away, and charges what was delivered', async () => {
    h.ring.script = { tokens: idsOf('x'.repeat(400)), delayMs: 5 };
    await chat({ max_tokens: 400, stream: true }, { leaveAfter: 3 });
    await idle();
    assert.ok(h.ring.cancelled.has(h.ring.started[0]?.job ?? ''));
    const { unsettled } = await h.sessions.balance(session.session);
    const most = maxCost(h.registry.all(), PROMPT_TOKENS, 399);
    assert.ok(unsettled >= maxCost(h.registry.all(), PROMPT_TOKENS, 3) && unsettled < most, `${unsettled}`);
  });

  it('fails in mid-stream when the ring is lost', async () => {
    h.ring.script = { tokens: idsOf('abcdef'), breakAfter: 3, breakBy: 'fail' };
    const { error } = await chat({ stream: true });
    assert.deepEqual([error?.code, error?.kind], ['ring_lost', 'APIError']);
  });

  const refusals: [number, string, string | null, string, () => Promise<Heard>][] = [
    [400, 'invalid_request', 'temperature', 'BadRequestError', () => chat({ temperature: 3 })],
    [
      400,
      'invalid_request',
      'response_format',
      'BadRequestError',
      () => chat({ response_format: { type: 'json_object' } }),
    ],
    [400, 'context_length_exceeded', 'max_tokens', 'BadRequestError', () => chat({ max_tokens: 5_000 })],
    [401, 'invalid_api_key', null, 'AuthenticationError', () => chat({}, { apiKey: 'sm_wrong' })],
    [404, 'model_not_found', 'model', 'NotFoundError', () => chat({ model: 'gpt' })],
    [413, 'payload_too_large', null, 'APIStatusError', () => chat({ user: 'x'.repeat(1 << 20) })],
  ];
  for (const [status, code, param, kind, refused] of refusals) {
    it(`is refused with ${status} ${code}${param === null ? '' : ` (${param})`}, once`, async () => {
      const { error } = await refused();
      assert.deepEqual([error?.status, error?.code, error?.param], [status, code, param], error?.message);
      if (kind !== 'APIStatusError') assert.equal(error?.kind, kind);
      assert.equal(requests, 1);
    });
  }

  it('does not repeat what costs more than there is (402), nor what ended (409)', async () => {
    const { apiKey } = await h.openSession(10n);
    const poor = await chat({}, { apiKey, maxRetries: 3 });
    assert.deepEqual([poor.error?.status, poor.error?.code, requests], [402, 'insufficient_balance', 1]);
    const onChain = h.chain.sessions.get(session.session);
    assert.ok(onChain);
    h.chain.sessions.set(session.session, { ...onChain, expiresAt: h.chain.time + 10n });
    const late = await chat({}, { maxRetries: 3 });
    assert.deepEqual([late.error?.status, late.error?.code, requests], [409, 'session_expired', 2]);
  });

  it('comes back when it was told to after a 429, and not before', async () => {
    h.ring.script = { tokens: idsOf('abcdef'), delayMs: 500 };
    const busy = Array.from({ length: 4 }, () =>
      h.client(session.apiKey).completions.create({ model: 'bytes', prompt: 'x' }),
    );
    while (h.ring.started.length < 4) await new Promise((resolve) => setTimeout(resolve, 5));
    h.ring.script = { tokens: idsOf('ok') };
    const [before, started] = [requests, performance.now()];
    assert.deepEqual(text(await chat({}, { maxRetries: 10 })), ['ok']);
    const tries = requests - before;
    assert.ok(tries > 1 && performance.now() - started >= (tries - 1) * 990, `${tries} tries`);
    await Promise.all(busy);
  });

  it('is told 503 when nobody can serve the model', async () => {
    h.ring.workers[1]?.die();
    while (h.registry.all().length > 2) await new Promise((resolve) => setTimeout(resolve, 5));
    const { error } = await chat();
    assert.deepEqual([error?.status, error?.code, error?.kind], [503, 'no_ring', 'InternalServerError']);
  });
}
