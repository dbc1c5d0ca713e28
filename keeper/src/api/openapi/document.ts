import { z } from 'zod';
import { Problem, type ProblemCode } from '../../errors.ts';
import { EXPOSED_HEADERS } from '../headers.ts';
import { errorSchema } from './market-schemas.ts';
import { ROUTES, type Named, type Route } from './routes.ts';

/** What any request with a body may be refused for before its route sees it. */
const OF_BODIES: readonly ProblemCode[] = ['invalid_json', 'invalid_request', 'payload_too_large'];
const JSON_TYPE = 'application/json';

/**
 * The OpenAPI 3.1 document of the routes, made of the schemas that check what they take and type what they answer.
 * @param models names of the models that this keeper knows
 */
export function openApiDocument(models: readonly string[], routes: readonly Route[] = ROUTES): object {
  const bodies = routes.flatMap((route) => (route.body ? [route.body] : []));
  const answers = routes.flatMap((route) => [route.answer, ...(route.events ? [route.events] : [])]);
  const schemas = { ...schemasOf(bodies, 'input'), ...schemasOf([...answers, ['Error', errorSchema]], 'output') };
  for (const [name] of bodies) nameModels(schemas[name] ?? {}, models);
  const paths: Record<string, Record<string, object>> = {};
  for (const route of routes) (paths[pathOf(route)] ??= {})[route.method] = operation(route);
  return {
    openapi: '3.1.0',
    info: {
      title: 'shardmarket keeper',
      version: '1',
      description: 'An OpenAI-compatible API, paid per job from an escrow session. Amounts are micro-USDC.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    paths,
    components: {
      schemas,
      securitySchemes: { apiKey: { type: 'http', scheme: 'bearer', description: 'POST /v1/api-keys gives one' } },
    },
  };
}

/** Says which models there are wherever one is asked for. */
function nameModels(schema: { properties?: { model?: object }; anyOf?: object[] }, models: readonly string[]): void {
  if (schema.properties?.model) Object.assign(schema.properties.model, { enum: models });
  for (const one of schema.anyOf ?? []) nameModels(one, models);
}

/** A path as OpenAPI writes it. */
export function pathOf({ path }: Pick<Route, 'path'>): string {
  return path.replace(/:(\w+)/g, '{$1}');
}

function schemasOf(named: readonly Named[], io: 'input' | 'output'): Record<string, object> {
  return Object.fromEntries(named.map(([name, schema]) => [name, jsonSchema(schema, io)]));
}

/** What JSON schema cannot say, such as that a text is base58, is left out: the keeper checks it all the same. */
function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): object {
  const json = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  // OpenAPI 3.1 has said which dialect it is.
  delete json.$schema;
  return json;
}

function operation({ method, path, summary, params = {}, body, answer, events, key, problems }: Route): object {
  const codes = [...problems, ...(body ? OF_BODIES : [])];
  return {
    operationId: `${method}${path.replace(/[^a-z]+(\w)/gi, (_, letter: string) => letter.toUpperCase())}`,
    summary,
    ...(key && { security: [{ apiKey: [] }] }),
    parameters: Object.entries(params).map(([name, schema]) => {
      return { name, in: 'path', required: true, schema: jsonSchema(schema, 'input') };
    }),
    ...(body && { requestBody: { required: true, content: { [JSON_TYPE]: { schema: reference(body[0]) } } } }),
    responses: {
      200: {
        description: 'done',
        headers: headers(key ? EXPOSED_HEADERS : ['x-request-id']),
        content: {
          [JSON_TYPE]: { schema: reference(answer[0]) },
          ...(events && { 'text/event-stream': { schema: eventSchema(events[0]) } }),
        },
      },
      ...refusals(codes),
    },
  };
}

/** One event of a stream, of which this is the schema for each. */
function eventSchema(name: string): object {
  const contentSchema = { anyOf: [reference(name), reference('Error')] };
  const json = { type: 'string', contentMediaType: JSON_TYPE, contentSchema };
  return {
    type: 'object',
    description: 'a chunk, an error (the stream ends with it), or [DONE] at the end of all chunks',
    properties: { data: { anyOf: [{ const: '[DONE]' }, json] } },
    required: ['data'],
  };
}

/** One response for each status, which names its codes. */
function refusals(codes: readonly ProblemCode[]): Record<string, object> {
  const byStatus = new Map<number, ProblemCode[]>();
  for (const code of new Set(codes)) {
    const { status } = new Problem(code, '');
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, of]) => [
      status,
      {
        description: of.join(', '),
        headers: headers(['x-request-id', 'x-should-retry', 'retry-after', 'retry-after-ms']),
        content: { [JSON_TYPE]: { schema: reference('Error') } },
      },
    ]),
  );
}

function headers(names: readonly string[]): Record<string, object> {
  return Object.fromEntries(names.map((name) => [name, { schema: { type: 'string' } }]));
}

function reference(name: string): object {
  return { $ref: `#/components/schemas/${name}` };
}
