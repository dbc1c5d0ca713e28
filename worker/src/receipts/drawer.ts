import { setTimeout as delay } from 'node:timers/promises';
import { describeError } from '../errors.ts';

/** ms until a batch that has just been posted can be drawn: 36 slots of 400 ms. A batch that waits 3 minutes is audited. */
const PAUSE_MS = 15_000;

/** The part of the chain that drawing needs. */
export interface BatchChain {
  /** Draws the batches that can be drawn now. @returns how many */
  drawBatches(): Promise<number>;
  /** How many posted batches wait for their draw. */
  undrawn(): Promise<number>;
}

export interface DrawerOptions {
  readonly chain: BatchChain;
  readonly drawn: (count: number) => void;
  readonly failed: (message: string, retryInMs: number) => void;
  /** between two attempts, 15 seconds unless told */
  readonly pauseMs?: number;
}

/** Has the worker's batches drawn soon after they are posted, and tries until none is left. */
export class BatchDrawer {
  readonly #options: DrawerOptions;
  readonly #stop = new AbortController();
  #running: Promise<void> | undefined;
  #again = false;

  constructor(options: DrawerOptions) {
    this.#options = options;
  }

  /** There may be something to draw. */
  kick(): void {
    this.#again = true;
    if (this.#stop.signal.aborted) return;
    this.#running ??= this.#run().finally(() => (this.#running = undefined));
  }

  /** When nothing is left to draw. */
  async idle(): Promise<void> {
    await this.#running;
  }

  /** Lets the attempt that is under way end and makes no other. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { chain, drawn, failed, pauseMs = PAUSE_MS } = this.#options;
    while (this.#again && !this.#stop.signal.aborted) {
      this.#again = false;
      try {
        const count = await chain.drawBatches();
        if (count > 0) drawn(count);
        if ((await chain.undrawn()) > 0) this.#again = true;
      } catch (error) {
        failed(describeError(error).message, pauseMs);
        this.#again = true;
      }
      // An aborted pause is a short one.
      if (this.#again) await delay(pauseMs, undefined, { signal: this.#stop.signal }).catch(() => undefined);
    }
  }
}
