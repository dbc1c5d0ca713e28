import type { JobStats } from '@shardmarket/sdk';
import { sourceOf, type Action, type Verdict } from './actions.ts';
import type { FrameClock } from './meter.ts';
import type { Mode } from './plan.ts';

/** Places in a run of drafts that are counted apart. */
const MAX_DEPTH = 16;

/** Counts and times of one job. */
export class Tally {
  readonly #start = performance.now();
  #first: number | undefined;
  #accepted = 0;
  #rejected = 0;
  #rounds = 0;
  #certain = 0;
  #frames = 0;
  #rows = 0;
  #staleRows = 0;
  readonly #byDepth: { judged: number; accepted: number }[] = [];
  readonly #bySource = { target: 0, model: 0, ngram: 0 };
  readonly #sides = { frames: 0, rows: 0, hits: 0, tokens: 0 };

  sent({ tokens, certain }: Extract<Action, { type: 'send' }>): void {
    this.#frames++;
    this.#rows += tokens.length;
    this.#certain += certain;
    if (certain > 0) this.#rounds++;
  }

  branched({ tokens }: Extract<Action, { type: 'side' }>): void {
    this.#sides.frames++;
    this.#sides.rows += tokens.length;
  }

  rejected({ hit }: Extract<Action, { type: 'rejected' }>): void {
    if (hit) this.#sides.hits++;
  }

  /** The answer of a side branch came, and this followed from it. */
  aside(actions: readonly Action[]): void {
    for (const action of actions) if (action.type === 'commit') this.#sides.tokens += action.verdicts.length;
  }

  /** A result of `rows` rows came, of which so many were not void. */
  arrived(rows: number, counted: number): void {
    this.#staleRows += rows - counted;
  }

  committed(verdicts: readonly Verdict[]): void {
    this.#first ??= performance.now();
    for (const verdict of verdicts) {
      const { token, draft } = verdict;
      const accepted = draft?.token === token;
      this.#bySource[sourceOf(verdict)]++;
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
      proposed: this.#rows - this.#certain,
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
        sides: this.#sides,
      },
    };
  }
}
