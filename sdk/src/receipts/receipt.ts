import { sha256 } from '@noble/hashes/sha2.js';
import { PublicKey } from '@solana/web3.js';
import { z } from 'zod';
import { addressSchema, verifyBy } from '../address.ts';
import { ascii, concat, fromHex, i64le, toHex, u16le, u32le } from '../bytes.ts';
import { sign, type SigningKey } from '../keys.ts';
import { leafHash, merkleRoot } from '../merkle.ts';

const hex = (bytes: number) =>
  z.string().regex(new RegExp(`^[0-9a-f]{${bytes * 2}}$`), `expected ${bytes} bytes of hex`);
const count = z.number().int().min(0).max(0xffff_ffff);

/** What one stage says it did for one job; times are unix milliseconds. */
export const receiptSchema = z.object({
  session: addressSchema,
  job: hex(16),
  /** the operator's key, which also signs */
  operator: addressSchema,
  manifestHash: hex(32),
  numericsClass: hex(32),
  layerStart: z.number().int().min(0).max(0xffff),
  layerEnd: z.number().int().min(1).max(0xffff),
  /** positions whose rows are in the roots: what is paid for */
  committed: count,
  /** rows computed for the job, rejected drafts and padding included; fewer than committed where an earlier job's were reused */
  computed: count,
  inputRoot: hex(32),
  outputRoot: hex(32),
  tokenRoot: hex(32),
  startedAt: z.number().int().nonnegative(),
  endedAt: z.number().int().nonnegative(),
});
export type Receipt = z.infer<typeof receiptSchema>;

export const signedReceiptSchema = receiptSchema.extend({ signature: hex(64) });
export type SignedReceipt = z.infer<typeof signedReceiptSchema>;

/** Length of what a worker signs. */
export const RECEIPT_BYTES = 100;

/**
 * Receipt v2, what is signed: what was computed, what came out, and a hash that binds everything else. Two receipts for the
 * same computation can be compared by the program (`slash_by_proof`) by these bytes alone; see docs/architecture.md.
 */
export function encodeReceipt(r: Receipt): Uint8Array {
  return concat(ascii('SMR2'), computationHash(r), fromHex(r.outputRoot, 32), sha256(encodeDetails(r)));
}

/** sha256 of what decides on the output: whoever computes it again gets the same rows, to the bit. Integers little endian. */
export function computationHash(r: Receipt): Uint8Array {
  const range = concat(u16le(r.layerStart), u16le(r.layerEnd), u32le(r.committed));
  return sha256(concat(fromHex(r.manifestHash, 32), fromHex(r.numericsClass, 32), range, fromHex(r.inputRoot, 32)));
}

/** Whose job it was and when: signed by way of its sha256. */
function encodeDetails(r: Receipt): Uint8Array {
  return concat(
    new PublicKey(r.session).toBytes(),
    fromHex(r.job, 16),
    new PublicKey(r.operator).toBytes(),
    u32le(r.computed),
    fromHex(r.tokenRoot, 32),
    i64le(BigInt(r.startedAt)),
    i64le(BigInt(r.endedAt)),
  );
}

export function signReceipt(receipt: Receipt, key: SigningKey): SignedReceipt {
  return { ...receipt, signature: toHex(sign(encodeReceipt(receipt), key)) };
}

export function verifyReceiptSignature(r: SignedReceipt): boolean {
  return verifyBy(r.operator, encodeReceipt(r), r.signature);
}

/** Leaf data of a batch: the signed bytes and the signature. */
function leaf(r: SignedReceipt): Uint8Array {
  return concat(encodeReceipt(r), fromHex(r.signature, 64));
}

export function receiptHash(r: SignedReceipt): Uint8Array {
  return leafHash(leaf(r));
}

/** Root that a voucher or a `post_receipts` commits to, over receipts in the given order. */
export function receiptsRoot(receipts: readonly SignedReceipt[]): Uint8Array {
  return merkleRoot(receipts.map(leaf));
}
