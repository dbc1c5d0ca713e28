import type { Moment } from './clock.ts';
import { slotHash } from './hashes.ts';

/** How many blocks a blockhash lives (Solana's MAX_PROCESSING_AGE). */
export const BLOCKHASH_BLOCKS = 150;

/** A blockhash and the last block height at which a transaction may use it. */
export interface RecentBlockhash {
  readonly blockhash: string;
  readonly lastValidBlockHeight: number;
}

/** The blockhashes that transactions may still name. Only those that somebody asked for are kept: nobody can name others. */
export class Blockhashes {
  private readonly seed: string;
  /** In the order of issue, hence of expiry. */
  private readonly recent: Map<string, number>;

  constructor(seed: string, recent: readonly RecentBlockhash[] = []) {
    this.seed = seed;
    this.recent = new Map(recent.map((entry) => [entry.blockhash, entry.lastValidBlockHeight]));
  }

  /** The blockhash of the current slot. */
  latest(moment: Moment): RecentBlockhash {
    const blockhash = slotHash(this.seed, 'block', moment.slot);
    const lastValidBlockHeight = moment.blockHeight + BLOCKHASH_BLOCKS;
    if (!this.recent.has(blockhash)) {
      this.prune(moment.blockHeight);
      this.recent.set(blockhash, lastValidBlockHeight);
    }
    return { blockhash, lastValidBlockHeight: this.recent.get(blockhash) ?? lastValidBlockHeight };
  }

  /** Whether a transaction with this blockhash may land now. */
  isValid(blockhash: string, moment: Moment): boolean {
    return (this.recent.get(blockhash) ?? -1) >= moment.blockHeight;
  }

  /** The blockhashes still alive, oldest first. */
  entries(): RecentBlockhash[] {
    return [...this.recent].map(([blockhash, lastValidBlockHeight]) => ({ blockhash, lastValidBlockHeight }));
  }

  private prune(blockHeight: number): void {
    for (const [blockhash, lastValidBlockHeight] of this.recent) {
      if (lastValidBlockHeight >= blockHeight) return;
      this.recent.delete(blockhash);
    }
  }
}
