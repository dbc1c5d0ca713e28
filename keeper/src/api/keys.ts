import { apiKeyId } from '@shardmarket/sdk';
import type { Hono } from 'hono';
import type { Db } from '../db/open.ts';
import { describeHooks } from '../notices/hooks.ts';
import type { Sessions } from '../sessions/service.ts';
import { readBody } from './body.ts';
import { listKeysSchema, newApiKeySchema, revokeKeySchema, termsOf } from './requests.ts';

/** API keys: made, listed and revoked by the payer of their session, who signs each request. */
export function addKeyRoutes(app: Hono, { sessions, db }: { sessions: Sessions; db: Db }): void {
  app.post('/v1/api-keys', async (c) => {
    const body = await readBody(c, newApiKeySchema);
    const key = await sessions.newApiKey(body, termsOf(body));
    return c.json({ key, id: apiKeyId(key) });
  });
  app.post('/v1/api-keys/list', async (c) => {
    const request = await readBody(c, listKeysSchema);
    const data = await sessions.keys.list(request);
    return c.json({ object: 'list', data, webhooks: await describeHooks(db, request.session) });
  });
  app.post('/v1/api-keys/revoke', async (c) => {
    const request = await readBody(c, revokeKeySchema);
    await sessions.keys.revoke(request);
    return c.json({ id: request.id, revoked: true });
  });
}
