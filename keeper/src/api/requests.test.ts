import assert from 'node:assert/strict';
import { samplingSchema } from '@shardmarket/sdk';
import { ADMIN_TOKEN, startHarness, type Harness } from '../../test/harness.ts';
import { unknownFields } from './body.ts';
import { chatSchema, DEFAULT_MAX_TOKENS, toChatRequest } from './chat-request.ts';
import { tokenBudget } from './common-request.ts';

const valid = { model: 'bytes', messages: [{ role: 'user', content: 'x' }] };

describe('chat requests', () => {
  let h: Harness;
  let apiKey: string;
  before(async () => {
    h = await startHarness();
    await h.addWorker([0, 6]);
    ({ apiKey } = await h.openSession(1_000n));
  });
  after(() => h.stop());

  const post = (path: string, body: string, key = apiKey) =>
    h.app.request(path, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
      body,
    });
  const refused = async (body: object | string, status: number, param: string | null) => {
    const response = await post('/v1/chat/completions', typeof body === 'string' ? body : JSON.stringify(body));
    const { error } = (await response.json()) as { error: Record<string, unknown> };
    assert.deepEqual([response.status, error['param']], [status, param], JSON.stringify(error));
    assert.deepEqual(Object.keys(error).sort(), ['code', 'message', 'param', 'type']);
    assert.ok(response.headers.get('x-request-id'));
  };

  const bad: [string, object, string][] = [
    ['no model', { messages: valid.messages }, 'model'],
    ['no messages', { model: 'bytes', messages: [] }, 'messages'],
    ['an unknown role', { ...valid, messages: [{ role: 'robot', content: 'x' }] }, 'messages.0.role'],
    ['an image', { ...valid, messages: [{ role: 'user', content: [{ type: 'image_url' }] }] }, 'messages.0.content'],
    ['a temperature above 2', { ...valid, temperature: 3 }, 'temperature'],
    ['top_p of 0', { ...valid, top_p: 0 }, 'top_p'],
    ['max_tokens of 0', { ...valid, max_tokens: 0 }, 'max_tokens'],
    ['more than 8 choices', { ...valid, n: 9 }, 'n'],
    ['five stop strings', { ...valid, stop: ['a', 'b', 'c', 'd', 'e'] }, 'stop'],
    ['an empty stop string', { ...valid, stop: '' }, 'stop'],
    ['tools', { ...valid, tools: [] }, 'tools'],
    ['a response format', { ...valid, response_format: { type: 'json_object' } }, 'response_format'],
    ['top_logprobs without logprobs', { ...valid, top_logprobs: 3 }, 'top_logprobs'],
    ['more than 20 top_logprobs', { ...valid, logprobs: true, top_logprobs: 21 }, 'top_logprobs'],
    ['a penalty above 2', { ...valid, presence_penalty: 2.5 }, 'presence_penalty'],
    ['a repetition penalty of 0', { ...valid, repetition_penalty: 0 }, 'repetition_penalty'],
    ['min_p above 1', { ...valid, min_p: 1.5 }, 'min_p'],
    ['a bias above 100', { ...valid, logit_bias: { 5: 101 } }, 'logit_bias.5'],
    ['a bias of what is no token', { ...valid, logit_bias: { x: 1 } }, 'logit_bias.x'],
    ['a bias of a token that the model does not have', { ...valid, logit_bias: { 258: 1 } }, 'logit_bias'],
    ['a stop token that the model does not have', { ...valid, stop_token_ids: [258] }, 'stop_token_ids'],
  ];
  for (const [what, body, param] of bad) {
    it(`refuses ${what} and names ${param}`, () => refused(body, 400, param));
  }
  it('refuses what is not JSON', () => refused('{', 400, null));
  it('refuses a model that it does not have', () => refused({ ...valid, model: 'gpt' }, 404, 'model'));
  it('refuses more tokens than the context has', () => refused({ ...valid, max_tokens: 9_999 }, 400, 'max_tokens'));
  it('refuses a body over 1 MiB', () => refused({ ...valid, user: 'x'.repeat(1 << 20) }, 413, null));

  it('ignores what it does not know, and what asks for nothing', () => {
    const body = {
      ...valid,
      user: 'me',
      metadata: {},
      logprobs: false,
      presence_penalty: 0,
      response_format: { type: 'text' },
    };
    assert.ok(chatSchema.safeParse(body).success);
  });

  it('names the fields that it ignores for the log, not too many and not too long', () => {
    const body = { ...valid, frobnicate: 1, ['x'.repeat(200)]: 2, user: 'me', toString: 3 };
    assert.deepEqual(unknownFields(body, chatSchema), ['frobnicate', 'x'.repeat(64), 'toString']);
    const many = Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`field${i}`, i]));
    assert.equal(unknownFields(many, chatSchema).length, 20);
  });

  it('takes text parts, both names of the limit, and one stop string', () => {
    const content = [
      { type: 'text', text: 'a' },
      { type: 'text', text: 'b' },
    ];
    const body = {
      ...valid,
      messages: [{ role: 'user', content }],
      max_tokens: 5,
      max_completion_tokens: 7,
      stop: 'x',
    };
    const request = toChatRequest(chatSchema.parse({ ...body, seed: -1 }));
    assert.equal(request.messages[0]?.content, 'ab');
    assert.equal(request.maxTokens, 7);
    assert.deepEqual(request.stop, ['x']);
    assert.equal(request.sampling.seed, '18446744073709551615');
  });

  it('takes every way of choosing tokens', () => {
    const body = {
      ...valid,
      temperature: 0.5,
      top_p: 0.9,
      top_k: 40,
      min_p: 0.05,
      repetition_penalty: 1.1,
      presence_penalty: -0.5,
      frequency_penalty: 0.25,
      logit_bias: { 7: -100, 9: 2.5 },
      logprobs: true,
      top_logprobs: 3,
      seed: 5,
      stop_token_ids: [8],
    };
    const { sampling, stopTokens } = toChatRequest(chatSchema.parse(body));
    const bias = [
      [7, -100],
      [9, 2.5],
    ];
    assert.deepEqual(sampling, {
      ...{
        temperature: 0.5,
        topP: 0.9,
        seed: '5',
        topK: 40,
        minP: 0.05,
        repetitionPenalty: 1.1,
        presencePenalty: -0.5,
      },
      ...{ frequencyPenalty: 0.25, logitBias: bias, logprobs: 3 },
    });
    assert.ok(samplingSchema.safeParse(sampling).success);
    assert.deepEqual(stopTokens, [8]);
    // A top_k of -1 or 0 asks for all tokens.
    assert.equal(toChatRequest(chatSchema.parse({ ...valid, top_k: -1 })).sampling.topK, undefined);
  });

  it('gives every answer without a seed its own', () => {
    const seed = () => toChatRequest(chatSchema.parse(valid)).sampling.seed;
    assert.notEqual(seed(), seed());
  });

  it('fills in a limit that fits the context', () => {
    const budget = (maxTokens: number | undefined, promptTokens: number) =>
      tokenBudget({ maxTokens, defaultTokens: DEFAULT_MAX_TOKENS }, promptTokens, 1_000, 'messages');
    assert.equal(budget(undefined, 10), DEFAULT_MAX_TOKENS);
    assert.equal(budget(undefined, 990), 10);
    assert.equal(budget(10, 990), 10);
    assert.throws(() => budget(11, 990), { code: 'context_length_exceeded', param: 'max_tokens' });
    assert.throws(() => budget(undefined, 1_000), { param: 'messages' });
  });

  it('lists models with their price, or why nobody serves them', async () => {
    const list = (await (await h.app.request('/v1/models')).json()) as { data: Record<string, unknown>[] };
    assert.equal(list.data[0]?.['id'], 'bytes');
    assert.equal(list.data[0]['price_micro_usdc_per_million'], '6000000');
    assert.equal((await h.app.request('/v1/models/none')).status, 404);
  });

  it('says what it is, and counts', async () => {
    const keeper = (await (await h.app.request('/v1/keeper')).json()) as Record<string, unknown>;
    assert.equal(typeof keeper['program'], 'string');
    assert.match(await (await h.app.request('/metrics')).text(), /shardmarket_workers 1\n/);
    assert.equal((await h.app.request('/healthz')).status, 200);
  });

  it('ticks for the admin only', async () => {
    assert.equal((await post('/v1/admin/tick', '{}')).status, 403);
    assert.equal((await post('/v1/admin/tick', '{}', ADMIN_TOKEN)).status, 200);
  });

  it('shows a job to its session only', async () => {
    const response = await h.app.request(`/v1/jobs/${'0'.repeat(32)}`, {
      headers: { authorization: `Bearer ${apiKey}` },
    });
    assert.equal(response.status, 404);
    assert.equal((await h.app.request(`/v1/jobs/${'0'.repeat(32)}`)).status, 401);
  });

  it('lets browsers in and shows them its headers', async () => {
    const response = await h.app.request('/v1/models', { headers: { origin: 'https://app.example' } });
    assert.equal(response.headers.get('access-control-allow-origin'), '*');
    assert.match(response.headers.get('access-control-expose-headers') ?? '', /x-shardmarket-job/);
  });
});
