import type { LayerRange } from '../model/graphs.ts';
import type { SamplingRule } from '../sampling/rule.ts';
import type { Reuse } from './messages.ts';
import type { Rows, StageScheduler } from './scheduler.ts';
import { partOf, type GraphShape } from './shape.ts';
import type { StagePort } from './stage.ts';

/** What a ring needs of the stage. */
export type RingStage = Pick<
  StageScheduler,
  'shape' | 'open' | 'find' | 'run' | 'replay' | 'cancel' | 'finish' | 'drop'
>;

/**
 * The stage as one ring uses it: some of its layers, whose session is there from `ready` until `release`. What is asked of it
 * before waits, in its order.
 */
export class StagePart implements RingStage {
  readonly shape: GraphShape;
  /** when the layers are loaded @throws WorkerError BUSY, MODEL_*: whatever is asked of them fails likewise */
  readonly ready: Promise<void>;
  readonly #stage: StagePort;
  readonly #scheduler: StageScheduler;
  #loaded = false;

  constructor(stage: StagePort, scheduler: StageScheduler, layers: LayerRange) {
    [this.#stage, this.#scheduler] = [stage, scheduler];
    this.shape = partOf(stage.shape, layers);
    this.ready = stage.use(layers);
    // Before all that waits: nothing that comes later overtakes it.
    this.ready.then(() => (this.#loaded = true)).catch(() => undefined);
  }

  /** The ring is gone. Call it once, after its jobs were dropped. */
  release(): void {
    this.#tell(() => {
      // A thread that has died counts nothing any more.
      this.#stage.release(this.shape.layers).catch(() => undefined);
    });
  }

  open(job: string, sampling: SamplingRule, reuse?: Reuse, most?: number): Promise<number> {
    return this.#ask(() => this.#scheduler.open(job, sampling, reuse, most, this.shape.layers));
  }

  run(job: string, rows: Rows): ReturnType<StageScheduler['run']> {
    return this.#ask(() => this.#scheduler.run(job, rows, this.shape));
  }

  find(...args: Parameters<StageScheduler['find']>): ReturnType<StageScheduler['find']> {
    return this.#ask(() => this.#scheduler.find(...args));
  }

  replay(...args: Parameters<StageScheduler['replay']>): ReturnType<StageScheduler['replay']> {
    return this.#ask(() => this.#scheduler.replay(...args));
  }

  finish(...args: Parameters<StageScheduler['finish']>): ReturnType<StageScheduler['finish']> {
    return this.#ask(() => this.#scheduler.finish(...args));
  }

  cancel(job: string, epoch: number): void {
    this.#tell(() => this.#scheduler.cancel(job, epoch));
  }

  drop(job: string): void {
    this.#tell(() => this.#scheduler.drop(job));
  }

  #ask<T>(act: () => Promise<T>): Promise<T> {
    return this.#loaded ? act() : this.ready.then(act);
  }

  /** Of layers that could not be loaded there is nothing to be told. */
  #tell(act: () => void): void {
    if (this.#loaded) act();
    else this.ready.then(act).catch(() => undefined);
  }
}
