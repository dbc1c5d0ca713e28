import { sha256 } from '@noble/hashes/sha2.js';
import { z } from 'zod';
import { addressSchema, verifyBy } from '../address.ts';
import { ascii, concat, fromHex, toHex } from '../bytes.ts';
import { sign, type SigningKey } from '../keys.ts';

/** What a worker says of itself when it connects to a keeper; all of it is signed with the keeper's fresh nonce. */
export const helloSchema = z.object({
  worker: addressSchema,
  operator: addressSchema,
  /** sha256 of the manifest file, hex */
  model: z.string().regex(/^[0-9a-f]{64}$/),
  numericsClass: z.string().regex(/^[0-9a-f]{64}$/),
  layers: z.tuple([z.number().int().min(0), z.number().int().min(1)]),
  /** where it listens for its ring neighbours; null if it listens nowhere */
  ringUrl: z.url({ protocol: /^wss?$/ }).nullable(),
  /** false: it takes no links through the keeper's relay; else it does where its address does not open */
  relay: z.boolean().optional(),
  /** true if it also holds the draft model and can drive a ring from layer 0 */
  canDrive: z.boolean(),
  maxJobs: z.number().int().min(1).max(1024),
  /** ms that one of its layers takes its machine for a frame of 4 rows, as it measured at its start */
  layerMs: z.number().positive().max(60_000),
  /** most layers that its memory holds at a time, in all its rings together; a range that several rings share counts once */
  holds: z.number().int().min(1).max(4096),
});
export type Hello = z.infer<typeof helloSchema>;

function message(h: Hello, nonce: string): Uint8Array {
  const body = JSON.stringify([
    h.worker,
    h.operator,
    h.model,
    h.numericsClass,
    h.layers,
    h.ringUrl,
    h.relay ?? true,
    h.canDrive,
    h.maxJobs,
    h.layerMs,
    h.holds,
  ]);
  return concat(ascii('shardmarket/hello/v3'), fromHex(nonce, 32), sha256(ascii(body)));
}

export function signHello(hello: Hello, nonce: string, operator: SigningKey): string {
  return toHex(sign(message(hello, nonce), operator));
}

/** True if the operator named in `hello` signed it for this nonce (hex, 32 bytes, the verifier's own). */
export function verifyHello(hello: Hello, nonce: string, signature: string): boolean {
  return verifyBy(hello.operator, message(hello, nonce), signature);
}
