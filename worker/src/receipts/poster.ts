import { fromHex } from '@shardmarket/sdk';
import { describeError } from '../errors.ts';
import { hasLanded, planBatch, type OnChain } from './plan.ts';
import type { ReceiptStore } from './store.ts';

/** Pause (ms) after a failed attempt, doubled up to the longest. */
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 30_000;

/** The part of the chain that posting needs. */
export interface ReceiptChain {
  readReceipts(): Promise<OnChain>;
  /** @returns the transaction's signature once it is confirmed */
  postReceipts(root: Uint8Array, count: number, amount: bigint): Promise<string>;
}

export interface PosterOptions {
  readonly store: ReceiptStore;
  readonly chain: ReceiptChain;
  readonly posted: (batch: { jobs: readonly string[]; amount: string; signature: string }) => void;
  readonly failed: (message: string, retryInMs: number) => void;
}

/** Posts batches of settled receipts until the chain has them: one at a time, tried again for ever. */
export class ReceiptPoster {
  readonly #options: PosterOptions;
  #running: Promise<void> | undefined;
  #again = false;
  #stopped = false;
  #wake: () => void = () => undefined;

  constructor(options: PosterOptions) {
    this.#options = options;
  }

  /** There may be something to post. */
  kick(): void {
    this.#again = true;
    if (this.#stopped) return;
    this.#running ??= this.#run().finally(() => (this.#running = undefined));
  }

  /** When nothing is left to try. */
  async idle(): Promise<void> {
    await this.#running;
  }

  /** Lets the attempt that is under way end and makes no other; what is not posted is posted after the next start. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#wake();
    await this.#running;
  }

  async #run(): Promise<void> {
    let pause = FIRST_PAUSE_MS;
    while (this.#again && !this.#stopped) {
      this.#again = false;
      try {
        while (!this.#stopped && (await this.#postOne()));
        pause = FIRST_PAUSE_MS;
      } catch (error) {
        this.#options.failed(describeError(error).message, pause);
        this.#again = true;
        await this.#sleep(pause);
        pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
      }
    }
  }

  async #postOne(): Promise<boolean> {
    const { store, chain } = this.#options;
    const onChain = await chain.readReceipts();
    if (store.pending) store.concluded(store.pending, hasLanded(store.pending, onChain));
    const batch = planBatch(store.unposted, onChain);
    if (!batch) return false;
    store.posting(batch);
    const signature = await chain.postReceipts(fromHex(batch.root, 32), batch.jobs.length, BigInt(batch.amount));
    store.concluded(batch, true);
    this.#options.posted({ jobs: batch.jobs, amount: batch.amount, signature });
    return true;
  }

  #sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => (clearTimeout(timer), resolve());
    });
  }
}
