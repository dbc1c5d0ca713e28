import { WorkerError } from '../errors.ts';
import type { LayerRange } from '../model/graphs.ts';
import { loadGraph, type Model } from '../model/manifest.ts';
import type { Commitment } from '../receipts/job-log.ts';
import type { SamplingRule } from '../sampling/rule.ts';
import { Thread } from '../threads/thread.ts';
import type { SharedPrefix } from './kept.ts';
import type { Reuse, StageReady, StageRequest, StageResult, StageSetting } from './messages.ts';
import type { GraphShape } from './shape.ts';

export interface StageOptions {
  /** jobs that hold a cache at the same time */
  readonly maxJobs: number;
  /** threads of one run, default 1 */
  readonly intraOpThreads?: number;
  /** bytes of caches that are kept of ended jobs for later ones that begin alike, default 0 */
  readonly keepBytes?: number;
}

/** What the ring needs of a stage. */
export type StagePort = Pick<Stage, 'shape' | 'died' | 'open' | 'find' | 'run' | 'finish' | 'drop' | 'close'>;

/** A stage: a worker thread with one session over a range of layers. Calls are carried out in the order of asking. */
export class Stage {
  readonly shape: GraphShape;
  readonly #thread: Thread<StageRequest>;

  private constructor(thread: Thread<StageRequest>, shape: GraphShape) {
    this.#thread = thread;
    this.shape = shape;
  }

  /** Verifies the files of a layer range and loads them. @throws WorkerError MODEL_* */
  static async start(model: Model, layers: LayerRange, options: StageOptions): Promise<Stage> {
    const { path } = await loadGraph(model, layers);
    const { architecture, numerics } = model.manifest;
    const intraOpThreads = options.intraOpThreads ?? 1;
    const setting: StageSetting = {
      engine: { path, layers, architecture, numerics, intraOpThreads, minRows: numerics.minRows },
      maxJobs: options.maxJobs,
      keepBytes: options.keepBytes ?? 0,
    };
    const started = await Thread.start<StageRequest, StageReady>(
      `stage ${layers.join('-')}`,
      new URL('./thread.ts', import.meta.url),
      setting,
    );
    return new Stage(started.thread, started.ready.shape);
  }

  /** Why the stage's thread has ended, once it has without being asked to. */
  get died(): Promise<WorkerError> {
    return this.#thread.died;
  }

  /**
   * Gives a job a cache: a kept one if `reuse` names one that is there, else a fresh one. With an owner the cache is kept
   * when the job ends well. @returns the positions that are reused @throws WorkerError BUSY at the admission limit, JOB_EXISTS
   */
  open(job: string, sampling: SamplingRule, reuse?: Reuse): Promise<number> {
    return this.#thread.call({ op: 'open', job, sampling, ...(reuse && { reuse }) });
  }

  /** The kept job of an owner that begins like `tokens` for longest. */
  find(owner: string, tokens: readonly number[]): Promise<SharedPrefix | undefined> {
    return this.#thread.call({ op: 'find', owner, tokens });
  }

  /**
   * Computes rows from `position` on; a position below the cached length rewinds to it first.
   * @param input wire form of the rows, token ids first; handed to the thread, gone here afterwards
   * @throws WorkerError UNKNOWN_JOB, BAD_POSITION, BAD_FRAME, CONTEXT_FULL
   */
  run(job: string, position: number, rows: number, input: Uint8Array, sample: boolean): Promise<StageResult> {
    if (!(input.buffer instanceof ArrayBuffer)) throw new WorkerError('BAD_FRAME', 'rows must lie in an own buffer');
    const owned = input.byteLength === input.buffer.byteLength ? input : input.slice();
    return this.#thread.call({ op: 'run', job, position, rows, input: owned, sample }, [owned.buffer as ArrayBuffer]);
  }

  /**
   * Ends a job and frees its cache. @returns what the stage commits to for its first `committed` positions
   * @throws WorkerError UNKNOWN_JOB, BAD_POSITION if fewer are known
   */
  finish(job: string, committed: number): Promise<Commitment> {
    return this.#thread.call({ op: 'finish', job, committed });
  }

  /** Frees a job's cache; unknown jobs are fine. Runs asked for before it have been answered when it returns. */
  async drop(job: string): Promise<void> {
    await this.#thread.call({ op: 'close', job });
  }

  /** Lets what was asked end, then ends the thread. */
  close(): Promise<void> {
    return this.#thread.close();
  }
}
