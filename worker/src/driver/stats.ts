import type { JobStats } from '@shardmarket/sdk';
import type { FrameClock } from './meter.ts';
import type { Mode } from './plan.ts';
import type { Action, Verdict } from './stream.ts';

/** Places in a run of drafts that are counted apart. */
const MAX_DEPTH = 16;

/** Counts and times of one job. */
export class Tally {
  readonly #start = performance.now();
  #first: number | undefined;
  #accepted = 0;
  #rejected = 0;
  #rounds = 0;
  #frames = 0;
  #rows = 0;
  #staleRows = 0;
  readonly #byDepth: { judged: number; accepted: number }[] = [];
  readonly #bySource = { target: 0, model: 0, ngram: 0 };

  sent({ tokens, principal }: Extract<Action, { type: 'send' }>): void {
    this.#frames++;
    this.#rows += tokens.length;
    if (principal) this.#rounds++;
  }

  /** A result of `rows` rows came, of which some were void. */
  arrived(rows: number, committed: number): void {
    this.#staleRows += rows - committed;
  }

  committed(verdicts: readonly Verdict[]): void {
    this.#first ??= performance.now();
    for (const { token, draft } of verdicts) {
      const accepted = draft?.token === token;
      this.#bySource[accepted ? draft.source : 'target']++;
      if (!draft) continue;
      if (accepted) this.#accepted++;
      else this.#rejected++;
      if (draft.depth >= MAX_DEPTH) continue;
      while (this.#byDepth.length <= draft.depth) this.#byDepth.push({ judged: 0, accepted: 0 });
      const at = this.#byDepth[draft.depth];
      if (!at) continue;
      at.judged++;
      if (accepted) at.accepted++;
    }
  }

  stats(mode: Mode, clock: FrameClock): JobStats {
    const now = performance.now();
    return {
      // Every round has one row whose token is certain; the others are of drafts.
      proposed: this.#rows - this.#rounds,
      accepted: this.#accepted,
      rejected: this.#rejected,
      rounds: this.#rounds,
      firstTokenMs: (this.#first ?? now) - this.#start,
      totalMs: now - this.#start,
      stream: {
        mode,
        loopMs: clock.loopMs,
        stepMs: clock.stepMs,
        frames: this.#frames,
        rows: this.#rows,
        staleRows: this.#staleRows,
        byDepth: this.#byDepth,
        bySource: this.#bySource,
      },
    };
  }
}
