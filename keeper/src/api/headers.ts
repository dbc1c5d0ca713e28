import { randomUUID } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import { FUNDS_HEADERS } from './funds.ts';

/** Headers of an answer that a page in a browser may read. */
export const EXPOSED_HEADERS = [
  'x-request-id',
  'x-shardmarket-job',
  'x-ratelimit-limit-requests',
  'x-ratelimit-remaining-requests',
  'x-ratelimit-reset-requests',
  'x-ratelimit-limit-tokens',
  'x-ratelimit-remaining-tokens',
  'x-ratelimit-reset-tokens',
  'retry-after',
  'retry-after-ms',
  'x-should-retry',
  ...FUNDS_HEADERS,
];

/** Ids of requests that may go into logs and headers as they are. */
const SANE_ID = /^[\w.:-]{1,128}$/;

/** Names every answer by the client's `x-request-id` if that is a plain word, else by one of ours. */
export const requestId: MiddlewareHandler = async (c, next) => {
  const given = c.req.header('x-request-id') ?? '';
  c.header('x-request-id', SANE_ID.test(given) ? given : randomUUID());
  await next();
};
