import { sha256 } from '@noble/hashes/sha2.js';
import { concat, u32le } from '../bytes.ts';
import { merkleRoot } from '../merkle.ts';

/** Committed rows that share one Merkle leaf. */
export const WINDOW_ROWS = 32;
const HASH_BYTES = 32;

/**
 * Hashes of the rows that crossed one edge, by position. Writing a position again drops it and all rows after it, which were
 * computed from it: that is how a rejected draft leaves the commitment without a message of its own, and why nobody can make
 * a stage sign for rows that it never computed from each other.
 */
export class RowLog {
  /** 32 bytes a row in one buffer: a buffer of its own for each would take some twenty times as much memory */
  #hashes = new Uint8Array(WINDOW_ROWS * HASH_BYTES);
  #length = 0;

  /** Records the exact wire bytes of the row at `position`. @throws RangeError if it would leave a gap. */
  write(position: number, row: Uint8Array): void {
    this.writeHash(position, sha256(row));
  }

  /** Records the row at `position` by the sha256 of its bytes. @throws RangeError if it would leave a gap. */
  writeHash(position: number, hash: Uint8Array): void {
    if (!Number.isInteger(position) || position < 0) throw new RangeError(`expected a position, got ${position}`);
    if (position > this.#length) {
      throw new RangeError(`row ${position} would leave a gap: ${this.#length} rows are known`);
    }
    if (hash.length !== HASH_BYTES) throw new RangeError(`expected a sha256 of 32 bytes, got ${hash.length}`);
    const at = position * HASH_BYTES;
    if (at === this.#hashes.length) {
      const more = new Uint8Array(2 * at);
      more.set(this.#hashes);
      this.#hashes = more;
    }
    this.#hashes.set(hash, at);
    this.#length = position + 1;
  }

  /** Merkle root over windows of the first `committed` rows. @throws RangeError if fewer rows are known. */
  root(committed: number): Uint8Array {
    if (committed > this.#length) {
      throw new RangeError(`cannot commit ${committed} rows: ${this.#length} are known`);
    }
    const windows: Uint8Array[] = [];
    for (let start = 0; start < committed; start += WINDOW_ROWS) {
      const end = Math.min(start + WINDOW_ROWS, committed);
      windows.push(concat(u32le(start), this.#hashes.subarray(start * HASH_BYTES, end * HASH_BYTES)));
    }
    return merkleRoot(windows);
  }
}

/** Root of a token list as the head's input edge carries it: one u32 LE row per position. */
export function tokenRoot(tokens: readonly number[]): Uint8Array {
  const log = new RowLog();
  tokens.forEach((token, position) => log.write(position, u32le(token)));
  return log.root(tokens.length);
}
