import { sha256 } from '@noble/hashes/sha2.js';
import { z } from 'zod';
import { ascii, toHex } from '../bytes.ts';

/** What an API key may do: `inference` starts jobs, `read` sees the session's jobs and prices. */
export const KEY_SCOPES = ['inference', 'read'] as const;
export type KeyScope = (typeof KEY_SCOPES)[number];

/** What the payer allows a key; whatever is left out has no limit. */
export interface ApiKeyTerms {
  /** printable ASCII, up to 64 characters: for the payer's own list */
  readonly name?: string;
  /** micro-USDC that its jobs may cost in all */
  readonly budget?: bigint;
  /** unix seconds from which it is refused */
  readonly expiresAt?: number;
  /** all of them unless told */
  readonly scopes?: readonly KeyScope[];
}

/** The terms as they are signed: one text for the same terms, legible in a wallet. */
export function apiKeyTermsText(terms: ApiKeyTerms): string {
  const { name = null, budget, expiresAt = null, scopes } = terms;
  const sorted = scopes === undefined ? null : [...new Set(scopes)].sort();
  return JSON.stringify({ name, budget: budget?.toString() ?? null, expiresAt, scopes: sorted });
}

/** Whether a key is to have any terms at all. */
export function hasTerms({ name, budget, expiresAt, scopes }: ApiKeyTerms): boolean {
  return name !== undefined || budget !== undefined || expiresAt !== undefined || scopes !== undefined;
}

/** The public name of a key: it says nothing of the key itself, and is what revokes it. */
export function apiKeyId(key: string): string {
  return apiKeyIdOf(toHex(sha256(ascii(key))));
}

/** @param hash sha256 of the key, hex */
export function apiKeyIdOf(hash: string): string {
  return `key_${hash.slice(0, 24)}`;
}

const micro = z
  .string()
  .regex(/^\d{1,20}$/)
  .transform(BigInt);

/** A key as its payer's list has it; amounts are micro-USDC. */
export const listedKeySchema = z.object({
  id: z.string(),
  name: z.string().nullable(),
  state: z.enum(['active', 'expired', 'revoked']),
  scopes: z.array(z.string()),
  budget_micro_usdc: micro.nullable(),
  spent_micro_usdc: micro,
  reserved_micro_usdc: micro,
  expires_at: z.number().nullable(),
  created_at: z.number(),
  revoked_at: z.number().nullable(),
});
export type ListedKey = z.infer<typeof listedKeySchema>;
