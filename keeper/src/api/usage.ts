import { isAddress } from '@shardmarket/sdk';
import type { Context, Hono } from 'hono';
import { z } from 'zod';
import type { Db } from '../db/open.ts';
import { Problem } from '../errors.ts';
import { listJobs, usageByDay } from '../jobs/usage.ts';
import type { Sessions } from '../sessions/service.ts';
import { authorised } from './funds.ts';
import type { JobList, UsageByDay } from './openapi/market-schemas.ts';

/** Most days, and jobs, that one answer has. */
const [MAX_DAYS, MAX_JOBS] = [366, 100];

export interface UsageDeps {
  readonly db: Db;
  readonly sessions: Sessions;
}

/** What a session has used, for the holders of its API keys. */
export function addUsageRoutes(app: Hono, { db, sessions }: UsageDeps): void {
  app.get('/v1/sessions/:session/usage', async (c) => {
    const session = await ownSession(c, sessions);
    const days = await usageByDay(db, session, limitOf(c, 'days', 30, MAX_DAYS));
    const data = days.map(({ day, jobs, promptTokens, completionTokens, amount }) => ({
      ...{ day, jobs, prompt_tokens: promptTokens, completion_tokens: completionTokens, cost_micro_usdc: amount },
    }));
    return c.json({ object: 'list', session, by: 'day', data } satisfies UsageByDay);
  });
  app.get('/v1/sessions/:session/jobs', async (c) => {
    const session = await ownSession(c, sessions);
    const limit = limitOf(c, 'limit', 20, MAX_JOBS);
    const found = await listJobs(db, session, limit, c.req.query('before'));
    const data = found.map(({ job, settlementState, signature }) => ({
      ...{ id: job.id, model: job.model, state: job.state, finish: job.finish, error: job.errorCode },
      ...{ prompt_tokens: job.promptTokens, completion_tokens: job.completionTokens },
      amount_micro_usdc: job.amount.toString(),
      settlement: settlementState === null ? null : { state: settlementState, signature },
      created_at: job.createdAt.toISOString(),
      ended_at: job.endedAt?.toISOString() ?? null,
    }));
    const next = found.length < limit ? null : (data.at(-1)?.id ?? null);
    return c.json({ object: 'list', session, data, next } satisfies JobList);
  });
}

/** @throws Problem as `authorised`; `invalid_request`; `session_not_found` for another session than the key's */
async function ownSession(c: Context, sessions: Sessions): Promise<string> {
  const session = c.req.param('session') ?? '';
  if (!isAddress(session)) {
    const message = `"${session}" is not an address: expected 32 bytes in base58`;
    throw new Problem('invalid_request', message, { param: 'session' });
  }
  const caller = await authorised(c, sessions, 'read');
  if (caller.session === session) return session;
  throw new Problem('session_not_found', `the API key is not one of session ${session}`);
}

/** @throws Problem `invalid_request` */
function limitOf(c: Context, name: string, usual: number, most: number): number {
  const text = c.req.query(name);
  if (text === undefined) return usual;
  const parsed = z.coerce.number().int().min(1).max(most).safeParse(text);
  if (parsed.success) return parsed.data;
  throw new Problem('invalid_request', `${name} is "${text}": expected a number from 1 to ${most}`, { param: name });
}
