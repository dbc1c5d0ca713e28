import { formatBytes } from '../delivery/bytes.ts';
import { WorkerError } from '../errors.ts';
import { verifyFile } from '../model/files.ts';
import { chooseGraph, type LayerRange } from '../model/graphs.ts';
import { loadGraph, type Model } from '../model/manifest.ts';
import type { Commitment } from '../receipts/job-log.ts';
import type { SamplingRule } from '../sampling/rule.ts';
import { Thread } from '../threads/thread.ts';
import { firstPart, layersHeld, leastBytes } from './holds.ts';
import type { SharedPrefix } from './kept.ts';
import { defaultMemory, type StageMemory } from './memory.ts';
import type { Reuse, StageRequest, StageResult, StageSetting } from './messages.ts';
import type { SessionSetting } from './sessions.ts';
import { graphShape, usableContext, type GraphShape } from './shape.ts';
import { sessionBytes } from './weights.ts';

export interface StageOptions {
  /** jobs that hold a cache at the same time */
  readonly maxJobs: number;
  /** threads of one run, default 1 */
  readonly intraOpThreads?: number;
  /** bytes of caches that are kept of ended jobs for later ones that begin alike, default 0 */
  readonly keepBytes?: number;
  /**
   * bytes that sessions, open and ended jobs may take together; default: enough for all layers, `maxJobs` of the whole context
   * and `keepBytes`
   */
  readonly memoryBytes?: number;
  /** of the draft model, on a worker that drives: its caches count too */
  readonly draft?: GraphShape;
}

/** What the ring needs of a stage. */
export type StagePort = Pick<
  Stage,
  | ('shape' | 'holds' | 'died' | 'use' | 'release' | 'measure')
  | ('open' | 'find' | 'run' | 'finish' | 'examine' | 'drop' | 'cut' | 'memory' | 'close')
>;

/**
 * A stage: a worker thread with sessions over parts of a range of layers, one for each part that is used. Calls are carried
 * out in the order of asking.
 */
export class Stage {
  /** of all its layers */
  readonly shape: GraphShape;
  /** most layers that its memory holds at once */
  readonly holds: number;
  readonly #thread: Thread<StageRequest>;
  readonly #session: (layers: LayerRange) => Promise<SessionSetting>;

  private constructor(
    thread: Thread<StageRequest>,
    shape: GraphShape,
    holds: number,
    session: (layers: LayerRange) => Promise<SessionSetting>,
  ) {
    [this.#thread, this.shape, this.holds, this.#session] = [thread, shape, holds, session];
  }

  /**
   * Verifies the files of a layer range, and loads as much of it as the memory holds.
   * @throws WorkerError MODEL_*, BAD_OPTION if the memory is too little for one layer and one job of the whole context
   */
  static async start(model: Model, layers: LayerRange, options: StageOptions): Promise<Stage> {
    const { manifest } = model;
    const { architecture, numerics } = manifest;
    const { maxJobs, intraOpThreads = 1, keepBytes = 0, draft } = options;
    chooseGraph(manifest, layers);
    const shape = graphShape(architecture, layers);
    const holding = { shape, draft: shape.first ? draft : undefined };
    const { memoryBytes = defaultMemory(holding, sessionBytes(manifest, layers), maxJobs, keepBytes) } = options;
    const holds = layersHeld(manifest, { layers, limit: memoryBytes, draft });
    const first = firstPart(manifest, layers, holds);
    if (!first) {
      const one: LayerRange = [layers[0], layers[0] + 1];
      const what = `${formatBytes(memoryBytes)} are too little: a layer and one job of ${usableContext(architecture.maxContext)} positions`;
      const least = formatBytes(leastBytes(manifest, one, draft));
      throw new WorkerError('BAD_OPTION', `${what} take ${least}; raise --memory-mb`);
    }
    await verifyParts(model, layers);
    const session = async (part: LayerRange): Promise<SessionSetting> => {
      const { path } = await loadGraph(model, part);
      const engine = { path, layers: part, architecture, numerics, intraOpThreads, minRows: numerics.minRows };
      return { engine, bytes: sessionBytes(manifest, part) };
    };
    const setting: StageSetting = { session: await session(first), maxJobs, keepBytes, memoryBytes, draft };
    const entry = new URL('./thread.ts', import.meta.url);
    const { thread } = await Thread.start<StageRequest, undefined>(`stage ${layers.join('-')}`, entry, setting);
    return new Stage(thread, shape, holds, session);
  }

  /** Why the stage's thread has ended, once it has without being asked to. */
  get died(): Promise<WorkerError> {
    return this.#thread.died;
  }

  /**
   * A ring uses some of the layers: their session is loaded, unless it is there already, and stays until `release`.
   * @throws WorkerError BUSY if other rings and jobs leave no memory for it, MODEL_*
   */
  async use(layers: LayerRange): Promise<void> {
    if (await this.#thread.call<boolean>({ op: 'use', layers })) return;
    await this.#thread.call({ op: 'use', layers, session: await this.#session(layers) });
  }

  /** A ring uses some of the layers no more; their session goes when its memory is wanted. */
  async release(layers: LayerRange): Promise<void> {
    await this.#thread.call({ op: 'release', layers });
  }

  /** ms that one layer takes this machine for a frame that is verified, measured now. */
  measure(): Promise<number> {
    return this.#thread.call({ op: 'measure' });
  }

  /**
   * Gives a job a cache: a kept one if `reuse` names one that is there, else a fresh one. With an owner the cache is kept
   * when the job ends well.
   * @param positions most that the job will have, default the whole context: memory for them is reserved
   * @param layers some that are in use, default all
   * @returns the positions that are reused
   * @throws WorkerError BUSY at the limit of jobs or of memory, JOB_EXISTS, CONTEXT_FULL
   */
  open(
    job: string,
    sampling: SamplingRule,
    reuse?: Reuse,
    positions = usableContext(this.shape.capacity),
    layers = this.shape.layers,
  ): Promise<number> {
    return this.#thread.call({ op: 'open', job, layers, sampling, positions, ...(reuse && { reuse }) });
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

  /** What its sessions and jobs take. */
  memory(): Promise<StageMemory> {
    return this.#thread.call({ op: 'memory' });
  }

  /** Lets what was asked end, then ends the thread. */
  close(): Promise<void> {
    return this.#thread.close();
  }
}

/** Every part of the layers can be asked for: their graphs are checked before anybody relies on them. */
async function verifyParts(model: Model, [start, end]: LayerRange): Promise<void> {
  const parts = model.manifest.graphs.filter(({ from, to }) => start <= from && to <= end);
  for (const graph of parts) await verifyFile(model.directory, graph);
}
