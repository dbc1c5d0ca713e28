import { apiKeyId, KEY_SCOPES, type ApiKeyTerms, type ListedKey } from '@shardmarket/sdk';

/** A session's keys as its payer saw them, and what was done since: showing them again takes another signature. */
export interface KnownKeys {
  /** newest first */
  readonly keys: readonly ListedKey[];
  /** ms of this machine's clock when the keeper told them; undefined where it has not */
  readonly at: number | undefined;
}

export const NONE: KnownKeys = { keys: [], at: undefined };

/** A key as the keeper will list it, right after it was made. @param nowSecs unix seconds */
export function newlyListed(key: string, terms: ApiKeyTerms, nowSecs: number): ListedKey {
  const { name = null, budget = null, expiresAt = null, scopes = KEY_SCOPES } = terms;
  return {
    id: apiKeyId(key),
    ...{ name, state: 'active', scopes: [...scopes], budget_micro_usdc: budget, expires_at: expiresAt },
    ...{ spent_micro_usdc: 0n, reserved_micro_usdc: 0n, created_at: nowSecs, revoked_at: null },
  };
}

export function withNew(known: KnownKeys, key: ListedKey): KnownKeys {
  return { ...known, keys: [key, ...known.keys] };
}

export function withRevoked(known: KnownKeys, id: string, nowSecs: number): KnownKeys {
  const keys = known.keys.map((key) =>
    key.id === id ? { ...key, state: 'revoked' as const, revoked_at: nowSecs } : key,
  );
  return { ...known, keys };
}

/** What a form says as terms of a key. @returns them, or what is wrong with its name */
export function termsOf(form: {
  readonly name: string;
  /** micro-USDC */
  readonly budget: bigint | undefined;
  readonly days: number | undefined;
  readonly scopes: ApiKeyTerms['scopes'];
  /** unix seconds */
  readonly nowSecs: number;
}): { readonly terms?: ApiKeyTerms; readonly wrong?: string } {
  const { budget, days, scopes = [], nowSecs } = form;
  const name = form.name.trim();
  if (name.length > 64 || !/^[\x20-\x7e]*$/.test(name)) {
    return { wrong: 'A name has up to 64 characters of plain ASCII: letters, digits, punctuation.' };
  }
  return {
    terms: {
      ...(name !== '' && { name }),
      ...(budget !== undefined && { budget }),
      ...(days !== undefined && { expiresAt: nowSecs + days * 86_400 }),
      ...(scopes.length < KEY_SCOPES.length && { scopes }),
    },
  };
}
