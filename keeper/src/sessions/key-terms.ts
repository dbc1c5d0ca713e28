import { apiKeyIdOf, formatMicro, type KeyScope } from '@shardmarket/sdk';
import { Problem } from '../errors.ts';

/** What the payer allowed an API key. */
export interface KeyTerms {
  /** sha256 of the key, hex */
  readonly hash: string;
  readonly scopes: readonly KeyScope[];
  /** micro-USDC that its jobs may cost in all; null has no limit of its own */
  readonly budget: bigint | null;
  readonly expiresAt: Date | null;
  readonly revokedAt: Date | null;
}

/** micro-USDC that a key's jobs have cost, and hold back while they run. */
export interface KeyUsage {
  readonly spent: bigint;
  readonly reserved: bigint;
}

export type KeyState = 'active' | 'expired' | 'revoked';

export function keyState({ revokedAt, expiresAt }: Pick<KeyTerms, 'revokedAt' | 'expiresAt'>, now: Date): KeyState {
  if (revokedAt) return 'revoked';
  return expiresAt && expiresAt <= now ? 'expired' : 'active';
}

/** @throws Problem `api_key_revoked`, `api_key_expired` */
export function requireActive(key: KeyTerms, now: Date): void {
  const id = apiKeyIdOf(key.hash);
  const state = keyState(key, now);
  const next = 'ask the payer of the session for another (POST /v1/api-keys)';
  if (state === 'revoked') throw new Problem('api_key_revoked', `the API key ${id} was revoked: ${next}`);
  if (state === 'expired') {
    throw new Problem('api_key_expired', `the API key ${id} expired at ${key.expiresAt?.toISOString()}: ${next}`);
  }
}

/** @throws Problem `scope_missing` */
export function requireScope(key: Pick<KeyTerms, 'hash' | 'scopes'>, scope: KeyScope): void {
  if (key.scopes.includes(scope)) return;
  throw new Problem(
    'scope_missing',
    `the API key ${apiKeyIdOf(key.hash)} has the scopes ${key.scopes.join(', ')}, and this needs ${scope}: use a key that has it`,
  );
}

/** What a key may still spend, micro-USDC, never below 0; null without a budget. */
export function budgetLeft(budget: bigint | null, { spent, reserved }: KeyUsage): bigint | null {
  if (budget === null) return null;
  const left = budget - spent - reserved;
  return left > 0n ? left : 0n;
}

/** What is spent and held back never gets above the budget. @throws Problem `key_budget_exceeded` with have and need */
export function requireBudget(key: Pick<KeyTerms, 'hash' | 'budget'>, usage: KeyUsage, need: bigint): void {
  const left = budgetLeft(key.budget, usage);
  if (left === null || need <= left) return;
  throw new Problem(
    'key_budget_exceeded',
    `this request may cost ${formatMicro(need)} USDC, the API key ${apiKeyIdOf(key.hash)} has ${formatMicro(left)} USDC of its ` +
      `budget left (${formatMicro(usage.reserved)} held back by jobs that run): ask for fewer tokens (max_tokens), or for a key with more`,
  );
}
