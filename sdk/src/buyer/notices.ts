import { sha256 } from '@noble/hashes/sha2.js';
import { z } from 'zod';
import { verifyBy } from '../address.ts';
import { ascii, toHex } from '../bytes.ts';
import { REQUEST_MAX_AGE_SECS } from './messages.ts';

/** Headers of a keeper's notice: unix seconds, and its Ed25519 signature (hex) over `noticeMessage`. */
export const NOTICE_TIMESTAMP = 'x-shardmarket-timestamp';
export const NOTICE_SIGNATURE = 'x-shardmarket-signature';

/** A webhook that is called when what is left falls below a threshold. */
export interface FundsHook {
  /** id of the API key whose budget counts as well; without it the session's balance alone */
  readonly key?: string;
  /** null takes the webhook away */
  readonly url: string | null;
  /** micro-USDC */
  readonly threshold: bigint;
}

/** What the payer signs to set a webhook; `timestamp` is unix seconds. */
export function hookMessage(session: string, timestamp: number, { key = null, url, threshold }: WideHook): Uint8Array {
  const terms = JSON.stringify({ key, url, threshold: threshold.toString() });
  return ascii(`shardmarket/webhook/v1|${session}|${timestamp}|${terms}`);
}
type WideHook = Omit<FundsHook, 'key'> & { readonly key?: string | null };

/** What the keeper signs of a notice. @param body its exact text */
export function noticeMessage(timestamp: number, body: string): Uint8Array {
  return ascii(`shardmarket/notice/v1|${timestamp}|${toHex(sha256(new TextEncoder().encode(body)))}`);
}

const micro = z
  .string()
  .regex(/^\d{1,20}$/)
  .transform(BigInt);

export const noticeSchema = z.object({
  /** the same for every try: what was taken once need not be acted on twice */
  id: z.string(),
  type: z.literal('funds.low'),
  keeper: z.string(),
  session: z.string(),
  key: z.string().nullable(),
  available_micro_usdc: micro,
  threshold_micro_usdc: micro,
  created_at: z.number(),
});
export type FundsNotice = z.infer<typeof noticeSchema>;

/**
 * Reads a notice that came to a webhook. @param keeper the keeper's address, from `GET /v1/keeper`
 * @param header looks a header up @param now unix seconds
 * @throws Error if it is not the keeper's, too old, or no notice
 */
export function readNotice(
  keeper: string,
  body: string,
  header: (name: string) => string | null | undefined,
  now: number = Math.floor(Date.now() / 1000),
): FundsNotice {
  const timestamp = Number(header(NOTICE_TIMESTAMP));
  if (!Number.isSafeInteger(timestamp) || Math.abs(now - timestamp) > REQUEST_MAX_AGE_SECS) {
    throw new Error(`the notice is not of now: ${NOTICE_TIMESTAMP} is ${header(NOTICE_TIMESTAMP)}, it is ${now}`);
  }
  if (!verifyBy(keeper, noticeMessage(timestamp, body), header(NOTICE_SIGNATURE) ?? '')) {
    throw new Error(`the notice is not signed by keeper ${keeper}: do not act on it`);
  }
  return noticeSchema.parse(JSON.parse(body));
}
