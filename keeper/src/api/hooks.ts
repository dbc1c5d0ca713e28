import type { Hono } from 'hono';
import { describeHooks, setHook, type HooksDeps } from '../notices/hooks.ts';
import { readBody } from './body.ts';
import { hookSchema } from './requests.ts';

/** Webhooks: set and taken away by the payer of a session. */
export function addHookRoutes(app: Hono, deps: HooksDeps): void {
  app.post('/v1/webhooks', async (c) => {
    const { session, timestamp, signature, key, url, threshold_micro_usdc } = await readBody(c, hookSchema);
    await setHook(deps, { session, timestamp, signature, key, url, threshold: threshold_micro_usdc });
    return c.json({ object: 'list', data: await describeHooks(deps.db, session) });
  });
}
