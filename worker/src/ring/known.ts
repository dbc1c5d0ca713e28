import { concat, fromHex, toHex, u32le } from '@shardmarket/sdk';
import { badFrame } from './frame.ts';

/** Jobs that a stage holds, and of each the number of positions that it has got rows of. */
export type KnownJobs = ReadonlyMap<string, number>;

const ENTRY_BYTES = 20;
/** Most jobs that a worker has open in a ring at a time. */
export const MAX_JOBS = 1024;
/** Largest payload of a `ready` frame. */
export const MAX_KNOWN_BYTES = MAX_JOBS * ENTRY_BYTES;

/** Payload of `ready`: what the successor needs no replay of. `(job 16 ‖ positions u32 LE) × n`. */
export function encodeKnown(known: KnownJobs): Uint8Array {
  return concat(...[...known].slice(0, MAX_JOBS).flatMap(([job, positions]) => [fromHex(job, 16), u32le(positions)]));
}

/** @throws WorkerError BAD_FRAME */
export function decodeKnown(bytes: Uint8Array): KnownJobs {
  if (bytes.length % ENTRY_BYTES !== 0) throw badFrame(`ready: ${bytes.length} bytes are no list of jobs`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const known = new Map<string, number>();
  for (let at = 0; at < bytes.length; at += ENTRY_BYTES) {
    known.set(toHex(bytes.subarray(at, at + 16)), view.getUint32(at + 16, true));
  }
  return known;
}
