import type { JobStats } from '@shardmarket/sdk';
import type { Decision } from './accept.ts';

/** Counts and times of one job. */
export class Tally {
  readonly #start = performance.now();
  #first: number | undefined;
  #proposed = 0;
  #accepted = 0;
  #rejected = 0;
  #rounds = 0;

  add(proposed: number, decision: Decision): void {
    this.#first ??= performance.now();
    this.#rounds++;
    this.#proposed += proposed;
    this.#accepted += decision.accepted;
    this.#rejected += decision.rejected ? 1 : 0;
  }

  get stats(): JobStats {
    const now = performance.now();
    return {
      proposed: this.#proposed,
      accepted: this.#accepted,
      rejected: this.#rejected,
      rounds: this.#rounds,
      firstTokenMs: (this.#first ?? now) - this.#start,
      totalMs: now - this.#start,
    };
  }
}
