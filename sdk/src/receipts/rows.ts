import { sha256 } from '@noble/hashes/sha2.js';
import { concat, u32le } from '../bytes.ts';
import { merkleRoot } from '../merkle.ts';

/** Committed rows that share one Merkle leaf. */
export const WINDOW_ROWS = 32;

/**
 * Hashes of the rows that crossed one edge, by position. Writing a position again drops it and all rows after it, which were
 * computed from it: that is how a rejected draft leaves the commitment without a message of its own, and why nobody can make
 * a stage sign for rows that it never computed from each other.
 */
export class RowLog {
  readonly #rows: Uint8Array[] = [];

  /** Records the exact wire bytes of the row at `position`. @throws RangeError if it would leave a gap. */
  write(position: number, row: Uint8Array): void {
    this.writeHash(position, sha256(row));
  }

  /** Records the row at `position` by the sha256 of its bytes. @throws RangeError if it would leave a gap. */
  writeHash(position: number, hash: Uint8Array): void {
    if (!Number.isInteger(position) || position < 0) throw new RangeError(`expected a position, got ${position}`);
    if (position > this.#rows.length) {
      throw new RangeError(`row ${position} would leave a gap: ${this.#rows.length} rows are known`);
    }
    if (hash.length !== 32) throw new RangeError(`expected a sha256 of 32 bytes, got ${hash.length}`);
    this.#rows.length = position;
    this.#rows.push(hash);
  }

  /** Merkle root over windows of the first `committed` rows. @throws RangeError if fewer rows are known. */
  root(committed: number): Uint8Array {
    if (committed > this.#rows.length) {
      throw new RangeError(`cannot commit ${committed} rows: ${this.#rows.length} are known`);
    }
    const windows: Uint8Array[] = [];
    for (let start = 0; start < committed; start += WINDOW_ROWS) {
      windows.push(concat(u32le(start), ...this.#rows.slice(start, Math.min(start + WINDOW_ROWS, committed))));
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
