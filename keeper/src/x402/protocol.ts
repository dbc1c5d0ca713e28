import { addressSchema } from '@shardmarket/sdk';
import { z } from 'zod';
import { Problem } from '../errors.ts';

/** x402 version 2, scheme `exact` on Solana; see https://github.com/coinbase/x402 (specs/schemes/exact). */
export const X402_VERSION = 2;

/** Headers of x402: what is asked for, what is paid, what became of it; each base64 of JSON. */
export const PAYMENT_REQUIRED = 'PAYMENT-REQUIRED';
export const PAYMENT_SIGNATURE = 'PAYMENT-SIGNATURE';
export const PAYMENT_RESPONSE = 'PAYMENT-RESPONSE';

/** Clusters as x402 names them (CAIP-2), by the first 32 characters of their genesis hash. */
export const NETWORKS = {
  mainnet: 'solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp',
  devnet: 'solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1',
  testnet: 'solana:4uhcVJyU9pJkvQyS88uRDiswHXSCkY3z',
} as const;

const requirementsSchema = z.object({
  scheme: z.literal('exact'),
  network: z.string(),
  /** micro-USDC */
  amount: z.string().regex(/^\d{1,20}$/),
  asset: addressSchema,
  payTo: addressSchema,
  maxTimeoutSeconds: z.number(),
  extra: z.object({ feePayer: addressSchema, memo: z.string().max(256) }),
});
/** What a payment has to be. */
export type Requirements = z.infer<typeof requirementsSchema>;

const paymentSchema = z.object({
  x402Version: z.literal(X402_VERSION),
  accepted: requirementsSchema,
  payload: z.object({ transaction: z.string().max(4_096) }),
});
export type Payment = z.infer<typeof paymentSchema>;

/** Longest header that is decoded, in characters. */
const MAX_HEADER = 16_384;

/** @throws Problem `payment_invalid` */
export function readPayment(header: string): Payment {
  const bad = (why: string) =>
    new Problem(
      'payment_invalid',
      `${PAYMENT_SIGNATURE}: ${why}: expected base64 of an x402 version 2 payment (exact)`,
    );
  if (header.length > MAX_HEADER) throw bad(`it is longer than ${MAX_HEADER} characters`);
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(header, 'base64').toString('utf8'));
  } catch {
    throw bad('it is not JSON in base64');
  }
  const parsed = paymentSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw bad(`${issue?.path.join('.') ?? ''} ${issue?.message ?? 'is invalid'}`);
}

export function encodeHeader(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64');
}

/** The body of `PAYMENT-REQUIRED`. */
export function paymentRequired(url: string, accepts: Requirements, error: string): object {
  return {
    x402Version: X402_VERSION,
    error,
    resource: { url, description: 'One chat completion, for at most this price', mimeType: 'application/json' },
    accepts: [accepts],
  };
}
