import { apiKeyIdOf, hookMessage } from '@shardmarket/sdk';
import type { Db } from '../db/open.ts';
import { Problem } from '../errors.ts';
import { listApiKeys } from '../sessions/api-keys.ts';
import type { PayerRequest } from '../sessions/key-service.ts';
import type { Sessions } from '../sessions/service.ts';
import type { Notifier } from './notifier.ts';
import { dropHook, hooksOf, lastNotice, putHook } from './store.ts';
import { webhookUrl, type WebhookPolicy } from './target.ts';

export interface HookRequest extends PayerRequest {
  /** id of the key whose budget counts; null for the session alone */
  readonly key: string | null;
  /** null takes the webhook away */
  readonly url: string | null;
  readonly threshold: bigint;
}

export interface HooksDeps {
  readonly db: Db;
  readonly sessions: Pick<Sessions, 'keys'>;
  readonly notifier: Pick<Notifier, 'changed'>;
  readonly policy: WebhookPolicy;
}

/** Sets or takes away a webhook, for the session's payer. @throws Problem `invalid_request`, `api_key_not_found`, or as `requirePayer` */
export async function setHook(deps: HooksDeps, request: HookRequest): Promise<void> {
  const { db, sessions, notifier, policy } = deps;
  const { session, timestamp, key, url, threshold } = request;
  await sessions.keys.requirePayer(request, hookMessage(session, timestamp, { key, url, threshold }));
  const apiKey = key === null ? null : await hashOf(db, session, key);
  if (url === null) return dropHook(db, { session, apiKey });
  webhookUrl(url, policy);
  await putHook(db, { session, apiKey, url, threshold });
  notifier.changed(session);
}

/** A session's webhooks and how their latest notices fared; amounts are micro-USDC in decimal strings. */
export async function describeHooks(db: Db, session: string): Promise<object[]> {
  const described = [];
  for (const hook of await hooksOf(db, session)) {
    const last = await lastNotice(db, hook.id);
    described.push({
      key: hook.apiKey && apiKeyIdOf(hook.apiKey),
      url: hook.url,
      threshold_micro_usdc: hook.threshold.toString(),
      below: hook.below,
      last_notice: last && {
        id: last.id,
        state: last.state,
        attempts: last.attempts,
        error: last.error,
        created_at: Math.floor(last.createdAt.getTime() / 1000),
      },
    });
  }
  return described;
}

async function hashOf(db: Db, session: string, id: string): Promise<string> {
  const found = (await listApiKeys(db, session)).find(({ key }) => apiKeyIdOf(key.hash) === id);
  if (found) return found.key.hash;
  throw new Problem('api_key_not_found', `session ${session} has no API key ${id}: POST /v1/api-keys/list names them`);
}
