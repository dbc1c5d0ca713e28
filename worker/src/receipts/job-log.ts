import { RowLog, toHex, tokenRoot } from '@shardmarket/sdk';
import { WorkerError } from '../errors.ts';

/** What a stage commits to at the end of a job; roots in hex. */
export interface Commitment {
  readonly committed: number;
  /** rows computed for the job; dummies, rejected drafts and side branches included */
  readonly computed: number;
  readonly inputRoot: string;
  readonly outputRoot: string;
  /** over the token ids that came with the rows */
  readonly tokenRoot: string;
}

/**
 * What one stage did for one job: tokens and hashes of the rows that came in and went out, by position. A rejected
 * draft's rows are written over by the next ones at their position, or cut off at the end.
 */
export class JobLog {
  readonly #tokens: number[] = [];
  readonly #input = new RowLog();
  readonly #output = new RowLog();
  #computed = 0;

  /** Positions whose rows are recorded and stand. */
  get length(): number {
    return this.#tokens.length;
  }

  /** The tokens of those positions. */
  get tokens(): readonly number[] {
    return this.#tokens;
  }

  /**
   * Records rows at `position`; what was recorded from there on is forgotten.
   * @param inputHashes @param outputHashes sha256 of each row
   * @param computed rows computed for them, dummies included
   */
  record(
    position: number,
    tokens: ArrayLike<number>,
    inputHashes: readonly Uint8Array[],
    outputHashes: readonly Uint8Array[],
    computed: number,
  ): void {
    this.#computed += computed;
    this.#tokens.length = position;
    this.#tokens.push(...Array.from(tokens));
    inputHashes.forEach((hash, row) => this.#input.writeHash(position + row, hash));
    outputHashes.forEach((hash, row) => this.#output.writeHash(position + row, hash));
  }

  /** Counts rows of a side branch, dummies included: they are computed, and never committed to. */
  computedAside(computed: number): void {
    this.#computed += computed;
  }

  /** Goes on as the log of another job that begins with the same `positions`: nothing is computed for that one yet. */
  reopen(positions: number): void {
    this.#tokens.length = positions;
    this.#computed = 0;
  }

  /** Commits to the first `committed` positions. @throws WorkerError BAD_POSITION if fewer were recorded */
  commit(committed: number): Commitment {
    if (committed > this.length) {
      throw new WorkerError('BAD_POSITION', `cannot commit ${committed} positions: ${this.length} are known`);
    }
    return {
      committed,
      computed: this.#computed,
      inputRoot: toHex(this.#input.root(committed)),
      outputRoot: toHex(this.#output.root(committed)),
      tokenRoot: toHex(tokenRoot(this.#tokens.slice(0, committed))),
    };
  }
}
