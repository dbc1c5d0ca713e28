import { addressSchema, KEY_SCOPES, type ApiKeyTerms } from '@shardmarket/sdk';
import { z } from 'zod';

const timestamp = z.number({ error: 'expected unix seconds' }).int();
/** the end of the year 9999, unix seconds */
const LAST_SECOND = 253_402_300_799;
const signature = z.string().regex(/^[0-9a-f]{128}$/, 'expected 64 bytes of hex');

export const newSessionSchema = z.object({ payer: addressSchema });
const U64_MAX = 2n ** 64n - 1n;
/** A decimal string: JSON's numbers are not exact from 2^53 on. */
const micro = z
  .string({ error: 'expected micro-USDC as a decimal string' })
  .regex(/^\d{1,20}$/, 'expected micro-USDC as a decimal string')
  .transform(BigInt)
  .refine((amount) => amount <= U64_MAX, 'expected at most 2^64 - 1 micro-USDC');

export const newApiKeySchema = z.object({
  session: addressSchema,
  payer: addressSchema,
  timestamp,
  signature,
  name: z
    .string()
    .regex(/^[ -~]{1,64}$/, 'expected 1 to 64 printable ASCII characters')
    .optional(),
  budget_micro_usdc: micro.optional(),
  expires_at: z.number({ error: 'expected unix seconds' }).int().positive().max(LAST_SECOND).optional(),
  scopes: z
    .array(z.enum(KEY_SCOPES, { error: `expected ${KEY_SCOPES.join(' or ')}` }))
    .min(1, 'expected at least one scope')
    .optional(),
});

/** The terms of a request for a key, as its payer has to have signed them. */
export function termsOf(body: z.infer<typeof newApiKeySchema>): ApiKeyTerms {
  const { name, budget_micro_usdc: budget, expires_at: expiresAt, scopes } = body;
  return {
    ...(name === undefined ? {} : { name }),
    ...(budget === undefined ? {} : { budget }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
    ...(scopes === undefined ? {} : { scopes }),
  };
}

export const hookSchema = z.object({
  session: addressSchema,
  timestamp,
  signature,
  key: z.string().max(100).nullable().default(null),
  url: z.string({ error: 'expected a URL, or null to take the webhook away' }).nullable(),
  threshold_micro_usdc: micro.default(0n),
});

export const listKeysSchema = z.object({ session: addressSchema, timestamp, signature });
export const revokeKeySchema = listKeysSchema.extend({ id: z.string().max(100) });
export const closeSchema = z.object({ timestamp, signature });
export const tickSchema = z.object({ settle: z.enum(['due', 'all']).default('due') });
