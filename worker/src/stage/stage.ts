import { formatBytes } from '../delivery/bytes.ts';
import { WorkerError } from '../errors.ts';
import type { LayerRange } from '../model/graphs.ts';
import { loadGraph, type Model } from '../model/manifest.ts';
import type { Commitment } from '../receipts/job-log.ts';
import type { SamplingRule } from '../sampling/rule.ts';
import { Thread } from '../threads/thread.ts';
import type { SharedPrefix } from './kept.ts';
import { defaultMemory, longestJobBytes, type MemoryUse } from './memory.ts';
import type { Reuse, StageReady, StageRequest, StageResult, StageSetting } from './messages.ts';
import { graphShape, usableContext, type GraphShape } from './shape.ts';

export interface StageOptions {
  /** jobs that hold a cache at the same time */
  readonly maxJobs: number;
  /** threads of one run, default 1 */
  readonly intraOpThreads?: number;
  /** bytes of caches that are kept of ended jobs for later ones that begin alike, default 0 */
  readonly keepBytes?: number;
  /** bytes that open and ended jobs may take together; default: enough for `maxJobs` of the whole context and `keepBytes` */
  readonly memoryBytes?: number;
  /** of the draft model, on a worker that drives: its caches count too */
  readonly draft?: GraphShape;
}

/** What the ring needs of a stage. */
export type StagePort = Pick<
  Stage,
  'shape' | 'died' | 'open' | 'find' | 'run' | 'finish' | 'examine' | 'drop' | 'cut' | 'memory' | 'close'
>;

/** A stage: a worker thread with one session over a range of layers. Calls are carried out in the order of asking. */
export class Stage {
  readonly shape: GraphShape;
  readonly #thread: Thread<StageRequest>;

  private constructor(thread: Thread<StageRequest>, shape: GraphShape) {
    this.#thread = thread;
    this.shape = shape;
  }

  /**
   * Verifies the files of a layer range and loads them.
   * @throws WorkerError MODEL_*, BAD_OPTION if the memory is too little for one job of the whole context
   */
  static async start(model: Model, layers: LayerRange, options: StageOptions): Promise<Stage> {
    const { path } = await loadGraph(model, layers);
    const { architecture, numerics } = model.manifest;
    const { maxJobs, intraOpThreads = 1, keepBytes = 0, draft } = options;
    const holding = { shape: graphShape(architecture, layers), draft };
    const { memoryBytes = defaultMemory(holding, maxJobs, keepBytes) } = options;
    const least = longestJobBytes(holding);
    if (memoryBytes < least) {
      const what = `${formatBytes(memoryBytes)} for jobs are too little: one of ${usableContext(architecture.maxContext)} positions`;
      throw new WorkerError(
        'BAD_OPTION',
        `${what} takes ${formatBytes(least)}; raise --memory-mb or hold fewer layers`,
      );
    }
    const setting: StageSetting = {
      engine: { path, layers, architecture, numerics, intraOpThreads, minRows: numerics.minRows },
      ...{ maxJobs, keepBytes, memoryBytes, draft },
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
   * when the job ends well.
   * @param positions most that the job will have, default the whole context: memory for them is reserved
   * @returns the positions that are reused
   * @throws WorkerError BUSY at the limit of jobs or of memory, JOB_EXISTS, CONTEXT_FULL
   */
  open(
    job: string,
    sampling: SamplingRule,
    reuse?: Reuse,
    positions = usableContext(this.shape.capacity),
  ): Promise<number> {
    return this.#thread.call({ op: 'open', job, sampling, positions, ...(reuse && { reuse }) });
  }

  /** The kept job of an owner that begins like `tokens` for longest. */
  find(owner: string, tokens: readonly number[]): Promise<SharedPrefix | undefined> {
    return this.#thread.call({ op: 'find', owner, tokens });
  }

  /**
   * Computes rows from `position` on; a position below the cached length rewinds to it first.
   * @param input wire form of the rows, token ids first; handed to the thread, gone here afterwards
   * @param side true for rows of a side branch: what is cached stays as it is, and they are not committed to
   * @throws WorkerError UNKNOWN_JOB, BAD_POSITION, BAD_FRAME, CONTEXT_FULL, NOT_FINITE
   */
  run(
    job: string,
    position: number,
    rows: number,
    input: Uint8Array,
    sample: boolean,
    side = false,
  ): Promise<StageResult> {
    if (!(input.buffer instanceof ArrayBuffer)) throw new WorkerError('BAD_FRAME', 'rows must lie in an own buffer');
    const owned = input.byteLength === input.buffer.byteLength ? input : input.slice();
    return this.#thread.call({ op: 'run', job, position, rows, input: owned, sample, side }, [
      owned.buffer as ArrayBuffer,
    ]);
  }

  /**
   * Ends a job and frees its cache. @returns what the stage commits to for its first `committed` positions
   * @throws WorkerError UNKNOWN_JOB, BAD_POSITION if fewer are known
   */
  finish(job: string, committed: number): Promise<Commitment> {
    return this.#thread.call({ op: 'finish', job, committed });
  }

  /**
   * For tests: writes NaN into every row of a job's cache that rewinding claims dead.
   * @returns for each layer sha256, hex, of its keys and values at the first `positions` @throws WorkerError UNKNOWN_JOB
   */
  examine(job: string, positions: number): Promise<string[]> {
    return this.#thread.call({ op: 'examine', job, positions });
  }

  /** Frees a job's cache; unknown jobs are fine. Runs asked for before it have been answered when it returns. */
  async drop(job: string): Promise<void> {
    await this.#thread.call({ op: 'close', job });
  }

  /**
   * What the stage commits to for the first `committed` positions of a job that was dropped; once for a job.
   * @returns undefined if it is not known any more, or fewer positions of it are
   */
  cut(job: string, committed: number): Promise<Commitment | undefined> {
    return this.#thread.call({ op: 'cut', job, committed });
  }

  /** What its jobs take. */
  memory(): Promise<MemoryUse> {
    return this.#thread.call({ op: 'memory' });
  }

  /** Lets what was asked end, then ends the thread. */
  close(): Promise<void> {
    return this.#thread.close();
  }
}
