import type { JobLog } from '../receipts/job-log.ts';
import type { LayerRange } from '../model/graphs.ts';
import { sharedPrefix } from '../draft/prefix.ts';
import type { KvCache } from './cache.ts';
import { logBytes } from './memory.ts';

/** What is left of a job that ended well: its keys and values, with the tokens and row hashes that belong to them. */
export interface KeptJob {
  readonly cache: KvCache;
  readonly log: JobLog;
}

/** A kept job and how many of its first positions some tokens share. */
export interface SharedPrefix {
  readonly job: string;
  readonly positions: number;
}

interface Entry extends KeptJob {
  readonly owner: string;
  readonly bytes: number;
}

/**
 * Caches of ended jobs, for later jobs of the same owner that begin alike; the one used longest ago goes first. An owner is
 * one session in one ring: what others asked never shows, not even in how long an answer takes.
 */
export class KeptJobs {
  readonly #most: number;
  readonly #entries = new Map<string, Entry>();
  #bytes = 0;

  /** @param mostBytes that may be kept; 0 keeps nothing */
  constructor(mostBytes: number) {
    this.#most = mostBytes;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** Keeps a job. @returns whether there was room */
  add(job: string, owner: string, kept: KeptJob): boolean {
    const bytes = kept.cache.bytes + logBytes(kept.log.length);
    if (bytes > this.#most) return false;
    this.#remove(job);
    this.#bytes += bytes;
    this.#entries.set(job, { ...kept, owner, bytes });
    this.shrink(this.#most);
    return true;
  }

  /** Forgets jobs until the rest takes at most `bytes`. */
  shrink(bytes: number): void {
    for (const oldest of this.#entries.keys()) {
      if (this.#bytes <= bytes) return;
      this.#remove(oldest);
    }
  }

  /** The owner's kept job that begins like `tokens` for longest; undefined if none begins alike. */
  find(owner: string, tokens: readonly number[]): SharedPrefix | undefined {
    let best: SharedPrefix | undefined;
    for (const [job, entry] of this.#entries) {
      const positions = entry.owner === owner ? sharedPrefix(entry.log.tokens, tokens) : 0;
      if (positions > (best?.positions ?? 0)) best = { job, positions };
    }
    return best;
  }

  /** Takes a kept job of the owner out, if it has that many positions, for these layers. */
  take(owner: string, { job, positions }: SharedPrefix, [start, end]: LayerRange): KeptJob | undefined {
    const entry = this.#entries.get(job);
    if (entry?.owner !== owner || entry.log.length < positions) return undefined;
    const { layers } = entry.cache;
    if (layers[0] !== start || layers[1] !== end) return undefined;
    return this.#remove(job);
  }

  #remove(job: string): Entry | undefined {
    const entry = this.#entries.get(job);
    if (entry && this.#entries.delete(job)) this.#bytes -= entry.bytes;
    return entry;
  }
}
