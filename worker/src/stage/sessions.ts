import { WorkerError } from '../errors.ts';
import type { LayerRange } from '../model/graphs.ts';
import { Engine, type EngineSetting } from './engine.ts';
import type { MemoryLedger } from './memory.ts';

/** What a session is made from, and the bytes that it takes. */
export interface SessionSetting {
  readonly engine: EngineSetting;
  readonly bytes: number;
}

/** A session that is loaded. */
interface Loaded {
  readonly layers: LayerRange;
  readonly bytes: number;
  readonly engine: Engine;
  /** rings that have asked for it */
  uses: number;
}

/**
 * The sessions of a stage's thread, one for each range of layers: made when the first ring wants it, shared by all that do,
 * and kept after the last. It goes only where its memory is wanted and nobody uses it, the one used longest ago first.
 */
export class Sessions {
  readonly #memory: MemoryLedger;
  readonly #isBusy: (engine: Engine) => boolean;
  /** by range, the one used last at the end */
  readonly #loaded = new Map<string, Loaded>();

  /** @param isBusy whether a job is open on it */
  constructor(memory: MemoryLedger, isBusy: (engine: Engine) => boolean) {
    this.#memory = memory;
    this.#isBusy = isBusy;
  }

  /** Ranges whose session is loaded, the one used last at the end. */
  get all(): LayerRange[] {
    return [...this.#loaded.values()].map(({ layers }) => layers);
  }

  /** Counts a ring that uses a range. @returns false if its session is not loaded: nothing is counted then */
  use(layers: LayerRange): boolean {
    const loaded = this.#touch(layers);
    if (loaded) loaded.uses += 1;
    return loaded !== undefined;
  }

  /** Loads a session unless it is there. @throws WorkerError BUSY if there is no memory for it, MODEL_GRAPH_MISMATCH */
  async load({ engine: setting, bytes }: SessionSetting): Promise<Engine> {
    const { layers } = setting;
    const there = this.#touch(layers);
    if (there) return there.engine;
    await this.makeRoom(bytes);
    this.#memory.load(bytes, `layers ${layers.join('-')}`);
    try {
      const engine = await Engine.load(setting);
      this.#loaded.set(keyOf(layers), { layers, bytes, engine, uses: 0 });
      return engine;
    } catch (error) {
      this.#memory.unload(bytes);
      throw error;
    }
  }

  /** A ring uses a range no more. Ranges that are not loaded are fine. */
  release(layers: LayerRange): void {
    const loaded = this.#loaded.get(keyOf(layers));
    if (loaded) loaded.uses = Math.max(0, loaded.uses - 1);
  }

  /** The session of a range, for a job. @throws WorkerError STAGE_FAILED if it is not loaded */
  engine(layers: LayerRange): Engine {
    const loaded = this.#touch(layers);
    if (loaded) return loaded.engine;
    throw new WorkerError('STAGE_FAILED', `layers ${layers.join('-')} are not loaded: no ring uses them`);
  }

  /**
   * Ends sessions that nobody uses until `bytes` are not spoken for; none at all if that would not be enough.
   * @param keep one that is about to be used
   */
  async makeRoom(bytes: number, keep?: Engine): Promise<void> {
    const idle = [...this.#loaded.values()].filter((s) => s.uses === 0 && s.engine !== keep && !this.#isBusy(s.engine));
    if (this.#memory.room + idle.reduce((sum, s) => sum + s.bytes, 0) < bytes) return;
    for (const { layers, bytes: freed, engine } of idle) {
      if (this.#memory.room >= bytes) return;
      this.#loaded.delete(keyOf(layers));
      await engine.release();
      this.#memory.unload(freed);
    }
  }

  async close(): Promise<void> {
    for (const { engine } of this.#loaded.values()) await engine.release();
    this.#loaded.clear();
  }

  #touch(layers: LayerRange): Loaded | undefined {
    const key = keyOf(layers);
    const loaded = this.#loaded.get(key);
    if (loaded && this.#loaded.delete(key)) this.#loaded.set(key, loaded);
    return loaded;
  }
}

function keyOf(layers: LayerRange): string {
  return layers.join('-');
}
