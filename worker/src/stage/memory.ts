import { WorkerError } from '../errors.ts';
import { formatBytes } from '../delivery/bytes.ts';
import type { LayerRange } from '../model/graphs.ts';
import { cacheBytes, cacheSize } from './cache.ts';
import { usableContext, type GraphShape } from './shape.ts';

/** What a worker holds for each of its jobs. */
export interface Holding {
  readonly shape: GraphShape;
  /** of the draft model, on a worker that drives */
  readonly draft?: GraphShape | undefined;
}

/** Bytes a position for its token and the hashes of its two rows, in arrays that double. */
const LOG_BYTES = 2 * (2 * 32 + 8);

/** Most bytes that tokens and row hashes of so many positions take. */
export function logBytes(positions: number): number {
  return positions * LOG_BYTES;
}

/** Bytes of a row's own array beside the row, in the history for a successor. */
const ROW_OVERHEAD_BYTES = 128;

/**
 * Most bytes that a job of `positions` takes: the keys and values of its positions and of the dummy row behind them, the
 * draft model's, the rows that are kept for a stage in the successor's place, and tokens and hashes for the receipt.
 */
export function jobBytes({ shape, draft }: Holding, positions: number): number {
  const rowBytes = shape.last ? 0 : shape.hidden * 4 + ROW_OVERHEAD_BYTES;
  const caches = [shape, ...(draft ? [draft] : [])].map((s) => cacheBytes(s, cacheSize(positions + 1, s.capacity)));
  return caches.reduce((sum, bytes) => sum + bytes, 0) + positions * rowBytes + logBytes(positions);
}

/** Most bytes that a job as long as the model's context takes. */
export function longestJobBytes(holding: Holding): number {
  return jobBytes(holding, usableContext(holding.shape.capacity));
}

/**
 * What sessions and jobs may take unless told otherwise: one session of all layers, as many jobs as are let in, all as long
 * as the context, and what is kept of ended ones.
 * @param weightBytes of the session
 */
export function defaultMemory(holding: Holding, weightBytes: number, maxJobs: number, keepBytes: number): number {
  return weightBytes + maxJobs * longestJobBytes(holding) + keepBytes;
}

/** Bytes of a stage's sessions and jobs. */
export interface MemoryUse {
  /** never exceeded by the three below together */
  readonly limit: number;
  /** weights of the sessions that are loaded */
  readonly sessions: number;
  /** what open jobs can come to take */
  readonly reserved: number;
  /** caches of ended jobs */
  readonly kept: number;
  /** most that was ever reserved at once */
  readonly peak: number;
}

/** The same, and the layers of the sessions that are loaded, the one used last at the end. */
export interface StageMemory extends MemoryUse {
  readonly loaded: readonly LayerRange[];
}

/** Who may take how much: sessions take their weights, and every job reserves at its beginning the most that it can come to. */
export class MemoryLedger {
  readonly #limit: number;
  readonly #jobs = new Map<string, number>();
  #sessions = 0;
  #reserved = 0;
  #peak = 0;

  /** @param limit bytes that all sessions and jobs together may take */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Bytes that are not spoken for; what ended jobs keep is theirs only until somebody wants it. */
  get room(): number {
    return this.#limit - this.#sessions - this.#reserved;
  }

  /** Takes for a session that is loaded. @param what it is, for the message @throws WorkerError BUSY if there is no room */
  load(bytes: number, what: string): void {
    this.#check(bytes, `${what} take ${formatBytes(bytes)}`, 'with fewer layers');
    this.#sessions += bytes;
  }

  /** Gives back what a session took. */
  unload(bytes: number): void {
    this.#sessions -= bytes;
  }

  /** Reserves for a job. @throws WorkerError BUSY if there is no room */
  reserve(job: string, bytes: number): void {
    this.#check(bytes, `the job can take ${formatBytes(bytes)}`, 'with fewer tokens');
    this.#jobs.set(job, bytes);
    this.#reserved += bytes;
    this.#peak = Math.max(this.#peak, this.#reserved);
  }

  /** Gives back what a job reserved. Unknown jobs are fine. */
  release(job: string): void {
    this.#reserved -= this.#jobs.get(job) ?? 0;
    this.#jobs.delete(job);
  }

  /** @param kept bytes that ended jobs keep */
  use(kept: number): MemoryUse {
    return { limit: this.#limit, sessions: this.#sessions, reserved: this.#reserved, kept, peak: this.#peak };
  }

  #check(bytes: number, what: string, or: string): void {
    if (bytes <= this.room) return;
    const left = `${formatBytes(this.room)} of ${formatBytes(this.#limit)} are not spoken for`;
    throw new WorkerError('BUSY', `${what}, ${left}: try again later, or ${or}`);
  }
}
