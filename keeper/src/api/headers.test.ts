import assert from 'node:assert/strict';
import OpenAI from 'openai';
import { startHarness, type Harness } from '../../test/harness.ts';
import { idsOf } from '../../test/models.ts';
import { EXPOSED_HEADERS } from './headers.ts';

const body = { model: 'bytes', prompt: 'Hello', max_tokens: 4 };
/** prompt and completion */
const TOKENS = 10;

describe('headers of answers', () => {
  let h: Harness;
  let apiKey: string;
  before(async () => {
    h = await startHarness({ rate: { requestsPerMinute: 120, tokensPerMinute: 100 } });
    await h.addWorker([0, 6]);
  });
  after(() => h.stop());
  beforeEach(async () => {
    ({ apiKey } = await h.openSession(1_000_000n));
    h.ring.script = { tokens: idsOf('abcd') };
  });

  const ask = (change: object = {}) =>
    fetch(`${h.http.url}/v1/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ ...body, ...change }),
    });
  const numbers = ({ headers }: Response, ...names: string[]) =>
    names.map((name) => Number(headers.get(`x-ratelimit-${name}`)));

  it('tell the rate of the session, on answers and on refusals', async () => {
    const answer = await ask();
    assert.deepEqual(numbers(answer, 'limit-requests', 'limit-tokens'), [120, 100]);
    const [requests = 0, tokens = 0] = numbers(answer, 'remaining-requests', 'remaining-tokens');
    assert.ok(requests >= 118 && requests < 120, `${requests}`);
    assert.ok(tokens >= 100 - TOKENS && tokens < 100, `${tokens}`);
    assert.match(answer.headers.get('x-ratelimit-reset-requests') ?? '', /^\d+(ms|s)$|^\d\.\d+s$/);
    const refused = await ask({ temperature: 9 });
    assert.equal(refused.status, 400);
    assert.ok(refused.headers.has('x-ratelimit-remaining-requests'));
  });

  it('tell who is above the rate when to come back, and charge nothing', async () => {
    assert.equal((await ask({ max_tokens: 90 })).status, 200);
    const answers = await Promise.all(Array.from({ length: 12 }, () => ask()));
    const refused = [];
    // Of those that are not above it some may find the workers busy.
    for (const { status, headers, text } of answers.map((a) => ({
      status: a.status,
      headers: a.headers,
      text: a.text(),
    }))) {
      if (status === 429 && (await text).includes('rate_limited')) refused.push({ headers, text: await text });
    }
    const [first] = refused;
    assert.match(first?.text ?? '', /100 tokens a minute.*try again in/);
    const ms = Number(first?.headers.get('retry-after-ms'));
    assert.ok(ms > 0 && ms <= 60_000 && first?.headers.get('x-should-retry') === 'true');
    assert.equal(Number(first?.headers.get('retry-after')), Math.ceil(ms / 1_000));
  });

  it('count tokens that were asked for until it is known how many came', async () => {
    h.ring.script = { tokens: idsOf('ab'), delayMs: 300 };
    const first = ask({ max_tokens: 90 });
    while (h.jobs.running === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    assert.equal((await ask({ max_tokens: 50 })).status, 429);
    assert.equal((await first).status, 200);
    while (h.jobs.running > 0) await new Promise((resolve) => setTimeout(resolve, 5));
    assert.equal((await ask({ max_tokens: 50 })).status, 200);
  });

  it('make the official client wait as long as it has to', async () => {
    const openai = new OpenAI({ apiKey, baseURL: `${h.http.url}/v1`, maxRetries: 3 });
    h.ring.script = { tokens: idsOf('x'.repeat(94)), chunk: 94 };
    const started = performance.now();
    await openai.completions.create({ ...body, max_tokens: 94 });
    h.ring.script = { tokens: idsOf('a') };
    const answer = await openai.completions.create({ model: 'bytes', prompt: '', max_tokens: 1 });
    assert.equal(answer.choices[0]?.text, 'a');
    assert.ok(performance.now() - started > 1_000, 'two tokens at 100 a minute take more than a second');
  });

  it('let pages of any origin in, with every header they may read named', async () => {
    const headers = {
      origin: 'https://app.example',
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type,x-stainless-lang',
    };
    const preflight = await fetch(`${h.http.url}/v1/chat/completions`, { method: 'OPTIONS', headers });
    assert.equal(preflight.status, 204);
    assert.equal(preflight.headers.get('access-control-allow-origin'), '*');
    assert.match(preflight.headers.get('access-control-allow-methods') ?? '', /POST/);
    assert.match(
      preflight.headers.get('access-control-allow-headers') ?? '',
      /authorization,content-type,x-stainless-lang/,
    );
    assert.equal(preflight.headers.get('access-control-max-age'), '86400');
    const refused = await ask({ temperature: 9 });
    assert.equal(refused.headers.get('access-control-allow-origin'), '*');
    const exposed = refused.headers.get('access-control-expose-headers')?.split(',');
    assert.deepEqual(exposed, EXPOSED_HEADERS);
    for (const [name] of refused.headers) {
      if (/^x-|^retry/.test(name)) assert.ok(exposed?.includes(name), `${name} can be read`);
    }
  });
});
