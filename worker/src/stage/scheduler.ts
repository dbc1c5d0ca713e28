import type { LayerRange } from '../model/graphs.ts';
import type { Commitment } from '../receipts/job-log.ts';
import type { SamplingRule } from '../sampling/rule.ts';
import type { SharedPrefix } from './kept.ts';
import type { Reuse, StageResult } from './messages.ts';
import { StageQueue, type RowSpan } from './queue.ts';
import { mergeRows } from './rows.ts';
import type { GraphShape } from './shape.ts';
import type { StagePort } from './stage.ts';

/**
 * Runs that are in the thread at the same time: one is computed and one lies ready, so that the thread does not wait for
 * the main thread. What lies there cannot be called back.
 */
const RUNS_POSTED = 2;

/** Rows to compute, in wire form. */
export interface Rows extends RowSpan {
  readonly epoch: number;
  readonly payload: Uint8Array;
}

/** A run that is over. */
export interface Ran {
  readonly position: number;
  readonly rows: number;
  readonly epoch: number;
  readonly result: StageResult;
  /** true if the rows became void while they were computed */
  readonly stale: boolean;
}

/** What a stage has done since it was started. */
export interface StageCounts {
  runs: number;
  /** frames that were computed together with the one before them */
  merged: number;
  /** dummy rows included */
  computedRows: number;
  /** rows that became void before they were computed */
  droppedRows: number;
  /** rows that became void while they were computed */
  staleRows: number;
}

interface Item {
  readonly job: string;
  readonly epoch: number;
  readonly rows?: Rows;
  /** of rows: of the layers that compute them */
  readonly shape?: GraphShape;
  /** of a step: what it asks of the thread */
  readonly step?: () => Promise<void>;
  readonly resolve: (ran: Ran | undefined) => void;
  readonly reject: (error: unknown) => void;
}

/** Serves the jobs of all rings of a worker with its one stage, in the order of `StageQueue`. */
export class StageScheduler {
  readonly counts: StageCounts = { runs: 0, merged: 0, computedRows: 0, droppedRows: 0, staleRows: 0 };
  readonly #stage: StagePort;
  readonly #posted: number;
  readonly #queue = new StageQueue<Item>();
  #inThread = 0;

  /** @param posted runs in the thread at the same time */
  constructor(stage: StagePort, posted = RUNS_POSTED) {
    this.#stage = stage;
    this.#posted = posted;
  }

  get shape(): GraphShape {
    return this.#stage.shape;
  }

  /**
   * Gives a job a cache, see `Stage.open`. @param layers that are loaded, default all of the stage
   * @returns the positions reused @throws WorkerError BUSY, JOB_EXISTS, CONTEXT_FULL
   */
  async open(job: string, sampling: SamplingRule, reuse?: Reuse, most?: number, layers?: LayerRange): Promise<number> {
    let positions = 0;
    const step = async () => void (positions = await this.#stage.open(job, sampling, reuse, most, layers));
    await this.#add({ job, epoch: 0, step });
    return positions;
  }

  /** The kept job of an owner that begins like `tokens` for longest. */
  find(owner: string, tokens: readonly number[]): Promise<SharedPrefix | undefined> {
    return this.#stage.find(owner, tokens);
  }

  /**
   * Computes rows after all that was asked for the job before.
   * @returns the run that these rows began, maybe together with those asked for next; undefined if they were computed
   * with the rows before them, or not at all because they became void
   * @param shape of the job's layers, default all of the stage
   * @throws WorkerError as `Stage.run`
   */
  run(job: string, rows: Rows, shape = this.shape): Promise<Ran | undefined> {
    return this.#add({ job, epoch: rows.epoch, rows, shape });
  }

  /**
   * Computes rows again that a stage in this place has computed before, after all that was asked for the job before. They
   * are never void, and no tokens are chosen after them. @returns undefined if the job was dropped meanwhile
   */
  async replay(job: string, { position, count, payload }: Pick<Rows, 'position' | 'count' | 'payload'>) {
    const answer: { result?: StageResult } = {};
    await this.#add({
      job,
      epoch: 0,
      step: async () => {
        answer.result = await this.#stage.run(job, position, count, payload, false);
        this.counts.runs++;
        this.counts.computedRows += answer.result.computed;
      },
    });
    return answer.result;
  }

  /** Makes a job's rows of older epochs void: those that wait are dropped. */
  cancel(job: string, epoch: number): void {
    this.#dropped(this.#queue.cancel(job, epoch));
  }

  /**
   * Ends a job after all that was asked for it before, but for rows of older epochs, and frees its cache.
   * @returns what the stage commits to for the first `committed` positions, undefined if the job was dropped meanwhile
   * @throws WorkerError UNKNOWN_JOB, BAD_POSITION
   */
  async finish(job: string, epoch: number, committed: number): Promise<Commitment | undefined> {
    let commitment: Commitment | undefined;
    const step = async () => void (commitment = await this.#stage.finish(job, committed));
    await this.#add({ job, epoch, step });
    this.#dropped(this.#queue.remove(job));
    return commitment;
  }

  /** Frees a job's cache at once: what waits is forgotten. Unknown jobs are fine. */
  drop(job: string): void {
    this.#dropped(this.#queue.remove(job));
    // A thread that has died has no caches left to free.
    this.#stage.drop(job).catch(() => undefined);
  }

  /** What the stage commits to for a job that was dropped, see `Stage.cut`. */
  cut(job: string, committed: number): Promise<Commitment | undefined> {
    return this.#stage.cut(job, committed);
  }

  #add(item: Omit<Item, 'resolve' | 'reject'>): Promise<Ran | undefined> {
    return new Promise((resolve, reject) => {
      this.#dropped(this.#queue.push({ ...item, resolve, reject }));
      this.#post();
    });
  }

  #post(): void {
    while (this.#inThread < this.#posted) {
      const items = this.#queue.next();
      const [first, ...rest] = items;
      if (!first) return;
      for (const { resolve } of rest) resolve(undefined);
      this.#inThread++;
      const work = first.rows ? this.#compute(first.job, items) : first.step?.().then(() => undefined);
      // The thread gets its next work before the outcome of the last is looked at.
      void Promise.resolve(work)
        .finally(() => (this.#inThread--, this.#post()))
        .then(first.resolve, first.reject);
    }
  }

  async #compute(job: string, items: readonly Item[]): Promise<Ran> {
    const frames = items.flatMap(({ rows }) => rows ?? []);
    const [{ position, sample, epoch, side = false } = { position: 0, sample: false, epoch: 0 }] = frames;
    const rows = frames.reduce((sum, { count }) => sum + count, 0);
    const input = mergeRows(items[0]?.shape ?? this.shape, frames);
    const result = await this.#stage.run(job, position, rows, input, sample, side);
    const stale = this.#queue.isVoid(job, epoch);
    const { counts } = this;
    counts.runs++;
    counts.merged += frames.length - 1;
    counts.computedRows += result.computed;
    if (stale) counts.staleRows += rows;
    return { position, rows, epoch, result, stale };
  }

  #dropped(items: readonly Item[]): void {
    for (const { rows, resolve } of items) {
      this.counts.droppedRows += rows?.count ?? 0;
      resolve(undefined);
    }
  }
}
