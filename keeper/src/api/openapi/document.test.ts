import assert from 'node:assert/strict';
import { z } from 'zod';
import { startHarness, type Harness } from '../../../test/harness.ts';
import { EOS, idsOf } from '../../../test/models.ts';
import { chatChunkSchema, textChunkSchema } from './answer-schemas.ts';
import { openApiDocument, pathOf } from './document.ts';
import { errorSchema } from './market-schemas.ts';
import { ROUTES } from './routes.ts';

/** For whoever runs the keeper, not for buyers. */
const OF_OPERATORS = ['POST /v1/admin/tick', 'GET /healthz', 'GET /readyz', 'GET /metrics'];

const documentSchema = z.object({
  openapi: z.literal('3.1.0'),
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.object({ operationId: z.string(), responses: z.record(z.string(), z.object({ description: z.string() })) }),
    ),
  ),
  components: z.object({ schemas: z.record(z.string(), z.looseObject({})) }),
});

describe('the OpenAPI document', () => {
  let h: Harness;
  let apiKey: string;
  before(async () => {
    h = await startHarness();
    await h.addWorker([0, 6]);
    ({ apiKey } = await h.openSession(1_000_000n));
  });
  after(() => h.stop());

  it('is served, and names each route that buyers call', async () => {
    const { paths } = documentSchema.parse(await (await h.app.request('/openapi.json')).json());
    const documented = Object.entries(paths).flatMap(([path, operations]) =>
      Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const served = h.app.routes
      .filter(({ method }) => method !== 'ALL')
      .map(({ method, path }) => `${method} ${pathOf({ path })}`)
      .filter((route) => !OF_OPERATORS.includes(route));
    assert.deepEqual(documented.sort(), [...new Set(served)].sort(), 'openapi/routes.ts has to name each route');
  });

  it('refers to nothing that it does not have, and names each operation once', () => {
    const text = JSON.stringify(openApiDocument(['bytes']));
    const { components, paths } = documentSchema.parse(JSON.parse(text));
    const references = [...text.matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name ?? '');
    assert.ok(references.length > 20);
    assert.equal(text.match(/"\$ref"/g)?.length, references.length, 'every reference is to a component');
    for (const name of references) assert.ok(components.schemas[name], name);
    const ids = Object.values(paths).flatMap((operations) => Object.values(operations).map((o) => o.operationId));
    assert.equal(new Set(ids).size, ROUTES.length);
  });

  it('has each status with its codes', () => {
    const { paths } = documentSchema.parse(JSON.parse(JSON.stringify(openApiDocument(['bytes']))));
    const { responses = {} } = paths['/v1/chat/completions']?.['post'] ?? {};
    assert.deepEqual(Object.keys(responses), [
      '200',
      '400',
      '401',
      '402',
      '403',
      '404',
      '409',
      '410',
      '413',
      '429',
      '503',
    ]);
    assert.match(responses['429']?.description ?? '', /rate_limited, workers_busy/);
  });

  it('has the schemas that the routes check with, and the models that there are', () => {
    const { components } = documentSchema.parse(JSON.parse(JSON.stringify(openApiDocument(['bytes']))));
    const properties = Object.keys(components.schemas['ChatRequest']?.['properties'] ?? {});
    for (const name of ['messages', 'max_completion_tokens', 'top_k', 'logit_bias', 'n', 'stop', 'ignore_eos']) {
      assert.ok(properties.includes(name), name);
    }
    const { model } = (components.schemas['CompletionRequest']?.['properties'] ?? {}) as Record<string, object>;
    assert.deepEqual(model, { type: 'string', maxLength: 200, enum: ['bytes'] });
  });

  const post = async (path: string, body: object) =>
    h.app.request(path, {
      method: 'POST',
      headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'bytes', ...body }),
    });
  const messages = [{ role: 'user', content: 'Hello' }];

  it('describes what comes: answers, with log probabilities and without, events, jobs, lists, errors', async () => {
    h.ring.script = { tokens: [...idsOf('a né'), EOS], logprobs: true };
    const logprobs = { logprobs: true, top_logprobs: 2 };
    const seen = {
      ChatAnswer: await post('/v1/chat/completions', { messages, max_tokens: 9, n: 2, ...logprobs }),
      Completion: await post('/v1/completions', { prompt: 'Hello', logprobs: 1 }),
      Quote: await post('/v1/quote', { messages, max_tokens: 9 }),
      Models: await h.app.request('/v1/models'),
      Model: await h.app.request('/v1/models/bytes'),
      Keeper: await h.app.request('/v1/keeper'),
      Network: await h.app.request('/v1/network'),
    };
    const job = seen.ChatAnswer.headers.get('x-shardmarket-job')?.split(', ')[0];
    const found = await h.app.request(`/v1/jobs/${job}`, { headers: { authorization: `Bearer ${apiKey}` } });
    for (const [name, response] of Object.entries({ ...seen, Job: found })) {
      const schema = ROUTES.find((route) => route.answer[0] === name)?.answer[1];
      const body: unknown = await response.json();
      assert.equal(response.status, 200, JSON.stringify(body));
      assert.deepEqual(strict(schema).parse(body), body, name);
    }
    const refused = await post('/v1/completions', {});
    errorSchema.parse(await refused.json());
  });

  it('describes the events of both streams', async () => {
    h.ring.script = { tokens: [...idsOf('ab'), EOS] };
    for (const [path, body, schema] of [
      ['/v1/chat/completions', { messages }, chatChunkSchema],
      ['/v1/completions', { prompt: 'Hello' }, textChunkSchema],
    ] as const) {
      const stream = { stream: true, stream_options: { include_usage: true } };
      const headers = { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' };
      const asked = { method: 'POST', headers, body: JSON.stringify({ model: 'bytes', ...body, ...stream }) };
      const text = await (await fetch(`${h.http.url}${path}`, asked)).text();
      const events = text.split('\n\n').flatMap((event) => (event.startsWith('data: {') ? [event.slice(6)] : []));
      assert.ok(events.length >= 4);
      for (const event of events) strict(schema).parse(JSON.parse(event));
    }
  });
});

/** The schema, with fields that it does not have refused rather than left out; below the top a parsed copy would lack them. */
function strict(schema: z.ZodType | undefined): z.ZodType {
  assert.ok(schema instanceof z.ZodObject);
  return schema.strict();
}
