import assert from 'node:assert/strict';
import fc from 'fast-check';
import { request as httpRequest } from 'node:http';
import { startHarness, type Harness } from '../../test/harness.ts';
import { EOS, idsOf } from '../../test/models.ts';
import { errorSchema } from './openapi/market-schemas.ts';

/** What an unlucky but correct request may be told; anything else from 500 on is a fault of the keeper. */
const PASSING = ['no_ring', 'ring_lost', 'rpc_unavailable', 'shutting_down'];
const INTERNALS = /\bat .*\.[tj]s:\d+|node_modules|\/src\/|TypeError|ZodError|select .* from|postgres/i;

describe('whatever is sent', () => {
  let h: Harness;
  let apiKey: string;
  let session: string;
  before(async () => {
    h = await startHarness({ rate: { requestsPerMinute: 0, tokensPerMinute: 0 } });
    await h.addWorker([0, 6]);
    ({ apiKey, session } = await h.openSession(1_000_000_000n));
    h.ring.script = { tokens: [...idsOf('abc'), EOS], chunk: 4 };
    h.ring.scriptOf = ({ sampling }) => ({ ...h.ring.script, logprobs: sampling.logprobs !== undefined });
  });
  after(() => h.stop());

  const post = (path: string, body: string | Uint8Array, headers: Record<string, string> = {}) =>
    fetch(`${h.http.url}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json', ...headers },
      body,
    });

  /** Holds an answer to the promise: a good one, or an error of our shape that tells nothing of the inside. */
  const isSound = async (response: Response): Promise<void> => {
    const text = await response.text();
    assert.ok(response.headers.get('x-request-id'));
    if (response.status === 200) return;
    const { error } = errorSchema.parse(JSON.parse(text));
    assert.ok(response.status < 500 || PASSING.includes(error.code), `${response.status} ${text}`);
    assert.ok(!INTERNALS.test(text), text);
    assert.ok(text.length < 2_000, `an error of ${text.length} characters`);
  };

  const odd = fc.oneof(
    ...[fc.anything({ withNullPrototype: false, maxDepth: 2 }).filter(isJson), fc.double(), fc.maxSafeInteger()],
    fc.constantFrom<unknown>(
      null,
      '',
      -1,
      0,
      1e308,
      2 ** 53,
      [],
      {},
      [[]],
      'x'.repeat(5_000),
      '\u0000',
      '\ud800',
      true,
    ),
  );
  const fields = [
    ...['model', 'messages', 'prompt', 'stream', 'stream_options', 'max_tokens', 'max_completion_tokens', 'n', 'stop'],
    ...['seed', 'temperature', 'top_p', 'top_k', 'min_p', 'repetition_penalty', 'presence_penalty', 'logit_bias'],
    ...[
      'logprobs',
      'top_logprobs',
      'stop_token_ids',
      'ignore_eos',
      'user',
      'best_of',
      'echo',
      'tools',
      'response_format',
    ],
    ...['__proto__', 'constructor', 'toString'],
  ];
  const change = fc.array(fc.tuple(fc.constantFrom(...fields), odd), { minLength: 1, maxLength: 3 });
  const bases = {
    '/v1/chat/completions': { model: 'bytes', messages: [{ role: 'user', content: 'Hello' }], max_tokens: 3 },
    '/v1/completions': { model: 'bytes', prompt: 'Hello', max_tokens: 3 },
    '/v1/sessions': {},
    '/v1/api-keys': {},
    '/v1/api-keys/revoke': {},
    '/v1/sessions/11111111111111111111111111111111/close': { timestamp: 1, signature: 'a'.repeat(128) },
  };
  type Path = keyof typeof bases;

  it('with odd values in its fields is answered, or refused in our shape', async () => {
    const paths = fc.constantFrom(...(Object.keys(bases) as Path[]));
    await fc.assert(
      fc.asyncProperty(paths, change, async (path, changes) => {
        // Written by hand, so that "__proto__" is a field like any other.
        const written = [
          ...Object.entries(bases[path]).filter(([name]) => !changes.some(([other]) => other === name)),
          ...changes,
        ];
        const body = `{${written.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value) ?? 'null'}`).join(',')}}`;
        await isSound(await post(path, body));
      }),
      { numRuns: 300 },
    );
  });

  it('with a body of any bytes is answered, or refused in our shape', async () => {
    const bytes = fc.uint8Array({ maxLength: 200 });
    const wrapped = fc
      .tuple(bytes, fc.constantFrom('', '{"model":"bytes","prompt":"', '[', '{"a":'))
      .map(([tail, head]) => Buffer.concat([Buffer.from(head), tail]));
    await fc.assert(
      fc.asyncProperty(wrapped, async (body) => isSound(await post('/v1/completions', new Uint8Array(body)))),
      { numRuns: 100 },
    );
    for (const body of ['[', '{"a":', '"']) await isSound(await post('/v1/completions', body.repeat(200_000)));
    await isSound(await post('/v1/completions', `${'['.repeat(500_000)}${']'.repeat(500_000)}`));
  });

  it('with any headers is answered, and a request id that is no plain word is not repeated', async () => {
    const value = fc.string({
      unit: fc.integer({ min: 0x20, max: 0x7e }).map((c) => String.fromCharCode(c)),
      maxLength: 300,
    });
    const names = ['authorization', 'x-request-id', 'content-type', 'accept', 'x-forwarded-for', 'traceparent'];
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...names), value, async (name, text) => {
        const response = await post('/v1/chat/completions', '{}', { [name]: text.trim() });
        if (name === 'x-request-id') assert.match(response.headers.get('x-request-id') ?? '', /^[\w.:-]{1,128}$/);
        await isSound(response);
      }),
      { numRuns: 100 },
    );
    const named = await post('/v1/chat/completions', '{}', { 'x-request-id': 'mine:1.2-3_4' });
    assert.equal(named.headers.get('x-request-id'), 'mine:1.2-3_4');
  });

  it('to any path is answered, or refused in our shape', async () => {
    const path = fc.webPath().map((text) => `/v1${text.startsWith('/') ? '' : '/'}${text}`);
    await fc.assert(
      fc.asyncProperty(path, fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'PATCH'), async (to, method) =>
        isSound(await fetch(`${h.http.url}${to}`, { method })),
      ),
      { numRuns: 100 },
    );
  });

  /** Sends a body of which no end comes, in pieces. @returns the status, or undefined if the connection was ended */
  const pour = (headers: Record<string, string>) =>
    new Promise<number | undefined>((resolve) => {
      const piece = Buffer.alloc(1 << 16, 0x20);
      const { hostname, port } = new URL(h.http.url);
      const sent = httpRequest(
        {
          hostname,
          port,
          path: '/v1/completions',
          method: 'POST',
          headers: { authorization: `Bearer ${apiKey}`, ...headers },
        },
        (answer) => {
          answer.resume();
          resolve(answer.statusCode);
          sent.destroy();
        },
      );
      sent.on('error', () => resolve(undefined));
      const more = (): void => {
        while (!sent.destroyed && sent.write(piece));
      };
      sent.on('drain', more);
      more();
    });

  it('with a body that is too large is told so before it has come, whether its length is told or not', async () => {
    assert.equal(await pour({ 'content-length': String(1 << 30) }), 413);
    assert.equal(await pour({ 'transfer-encoding': 'chunked' }), 413);
    const chunked = await post('/v1/completions', JSON.stringify({ model: 'bytes', prompt: 'Hello' }), {});
    await isSound(chunked);
  });

  it('with keys that are wrong is refused before anything else is looked at', async () => {
    const key = fc.oneof(
      fc.string(),
      fc.base64String(),
      fc.constantFrom(`${apiKey}x`, apiKey.slice(0, -1), apiKey.toUpperCase()),
    );
    await fc.assert(
      fc.asyncProperty(key, async (text) => {
        const authorization = `Bearer ${Buffer.from(text)
          .toString('latin1')
          .replace(/[^\x20-\x7e]/g, '')}`.trim();
        const response = await post('/v1/chat/completions', '{"model":', { authorization });
        assert.equal(response.status, 401);
        await isSound(response);
      }),
      { numRuns: 100 },
    );
  });

  it('leaves nothing running and nothing reserved', async () => {
    while (h.jobs.running > 0) await new Promise((resolve) => setTimeout(resolve, 5));
    assert.equal((await fetch(`${h.http.url}/healthz`)).status, 200);
    assert.equal((await h.sessions.balance(session)).reserved, 0n);
    assert.ok(h.ring.started.length > 0, 'some requests became jobs');
  });
});

function isJson(value: unknown): boolean {
  try {
    return JSON.stringify(value) !== undefined;
  } catch {
    return false;
  }
}
