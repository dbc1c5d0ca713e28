import { PublicKey } from '@solana/web3.js';
import { z } from 'zod';

function isAddress(text: string): boolean {
  try {
    return new PublicKey(text).toBase58() === text;
  } catch {
    return false;
  }
}

/** A base58 address of 32 bytes. */
export const address = z.string().refine(isAddress, { error: 'expected a base58 address of 32 bytes' });

/** A base58 transaction signature. */
export const signature = z.string().regex(/^[1-9A-HJ-NP-Za-km-z]{64,88}$/, 'expected a base58 signature of 64 bytes');

/** A non-negative integer that a JSON number holds exactly. */
export const count = z.number().int().nonnegative();

/** Commitment is accepted and has no effect: everything is final at once. */
const commitment = { commitment: z.string().optional(), minContextSlot: count.nullish() };

/** The configuration object that most methods end with. */
export const config = z.looseObject(commitment).nullish();

/** How account data is encoded; absent means the old base58 text. */
export const accountEncoding = z.enum(['binary', 'base58', 'base64', 'jsonParsed'], {
  error: 'expected encoding base58, base64 or jsonParsed (base64+zstd is not served by localnet)',
});
export type AccountEncoding = z.infer<typeof accountEncoding>;

/** Configuration of methods that return accounts. */
export const accountConfig = z
  .looseObject({
    ...commitment,
    encoding: accountEncoding.nullish(),
    dataSlice: z.object({ offset: count, length: count }).nullish(),
  })
  .nullish();
export type AccountConfig = z.infer<typeof accountConfig>;

const memcmp = z.object({
  offset: count,
  bytes: z.union([z.string(), z.array(z.number().int().min(0).max(255))]),
  encoding: z.enum(['base58', 'base64', 'bytes']).nullish(),
});

/** One filter of `getProgramAccounts` and `programSubscribe`. */
export const programFilter = z.union(
  [z.strictObject({ dataSize: count }), z.strictObject({ memcmp }), z.literal('tokenAccountState')],
  { error: 'expected {"dataSize": n} or {"memcmp": {"offset": n, "bytes": "…"}}' },
);
export type ProgramFilter = z.infer<typeof programFilter>;

/** Configuration of `getProgramAccounts` and `programSubscribe`. */
export const programConfig = accountConfig
  .unwrap()
  .unwrap()
  .extend({
    filters: z.array(programFilter).max(4).nullish(),
    withContext: z.boolean().nullish(),
  })
  .nullish();

/** Which token accounts are wanted: of one mint, or of one token program. */
export const tokenFilter = z.union([z.looseObject({ mint: address }), z.looseObject({ programId: address })], {
  error: 'expected {"mint": address} or {"programId": address}',
});

/** Encoding of a transaction on its way in; absent means base58. */
export const wireEncoding = z.enum(['base58', 'base64']).nullish();
