import type { Frame } from './frame.ts';
import type { RowHistory } from './history.ts';
import type { KnownJobs } from './known.ts';

/** Jobs whose end is remembered, and for how long (ms): longer than a ring takes to be healed. */
const MAX_ENDED = 64;
const ENDED_MS = 60_000;

/** What a successor that lacks a job is given of it. */
export interface Kept {
  /** payload of the job's `open` */
  readonly open: Uint8Array;
  /** rows made for the successor */
  readonly sent: RowHistory;
}

/**
 * What a stage owes to its successor after a heal: jobs and rows that the successor lacks, and the ends of jobs that may
 * have been lost on the way. No input or output: it gives the frames that are to be sent.
 */
export class Handover {
  /** what the successor has, or has been sent; undefined while there is no link to it */
  #successor: Map<string, number> | undefined;
  readonly #ended = new Map<string, { readonly frame: Frame; readonly at: number }>();

  /** Remembers a `finish` or `abort` that was passed on. */
  ended(frame: Frame, now: number): void {
    this.#ended.set(frame.job, { frame, at: now });
    for (const [job, { at }] of this.#ended) {
      if (this.#ended.size > MAX_ENDED || now - at > ENDED_MS) this.#ended.delete(job);
    }
  }

  /** A job of this id is open (again). */
  begun(job: string): void {
    this.#ended.delete(job);
  }

  /** The link to the successor is gone. */
  unlinked(): void {
    this.#successor = undefined;
  }

  /** A link to a successor that has the `known` jobs is open. @returns frames that go first */
  linked(known: KnownJobs, jobs: Iterable<readonly [string, Kept]>, now: number): Frame[] {
    const successor = new Map(known);
    this.#successor = successor;
    const frames = [...this.#ended.values()].filter(({ at }) => now - at <= ENDED_MS).map(({ frame }) => frame);
    for (const [job, { open, sent }] of jobs) frames.push(...this.resumed(job, open), ...this.replayed(job, sent));
    return frames;
  }

  /** A job is open here by a `resume`. @returns the same for a successor that lacks the job */
  resumed(job: string, open: Uint8Array): Frame[] {
    if (!this.#successor || this.#successor.has(job)) return [];
    this.#successor.set(job, 0);
    return [{ type: 'resume', job, rows: 0, epoch: 0, position: 0, payload: open }];
  }

  /** Rows of a job were replayed here. @returns the same for a successor that lacks them */
  replayed(job: string, sent: RowHistory): Frame[] {
    if (!this.#successor) return [];
    const has = this.#successor.get(job) ?? 0;
    if (has >= sent.length) return [];
    this.#successor.set(job, sent.length);
    return [...sent.from(has)].map((rows) => ({ type: 'replay', job, epoch: 0, ...rows }));
  }
}
