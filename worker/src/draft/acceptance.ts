import { Ewma } from '../driver/ewma.ts';

/**
 * Another choice than the one that was drafted: the model's second, by how far it is behind the first, or the model's first
 * where something else was looked up.
 */
export type OtherChoice = 'gap 0.5' | 'gap 1' | 'gap 2' | 'gap 4' | 'gap wide' | 'other';
/**
 * Whose tokens are judged: drafts of the model; lookups by how long their match was, the longer, the surer; other choices,
 * and what was drafted in their places.
 */
export type Judged = 'model' | 'ngram 3' | 'ngram 5' | 'ngram 9' | OtherChoice | `chain ${OtherChoice}`;

/** α before anything was judged. */
const PRIORS: Readonly<Record<Judged, number>> = {
  ...{ model: 0.7, 'ngram 3': 0.3, 'ngram 5': 0.6, 'ngram 9': 0.85 },
  ...{ 'gap 0.5': 0.35, 'gap 1': 0.25, 'gap 2': 0.15, 'gap 4': 0.06, 'gap wide': 0.01, other: 0.3 },
  ...{ 'chain gap 0.5': 0.45, 'chain gap 1': 0.55, 'chain gap 2': 0.7, 'chain gap 4': 0.85, 'chain gap wide': 0.97 },
  'chain other': 0.5,
};
/** Judged tokens that a prior or what earlier jobs have shown is worth. */
const TRUST = 6;
/** Weight of one judged token in the long run: the last 30 or so count. */
const WEIGHT = 1 / 30;

/** The class of an n-gram match of `length` tokens. */
export function ngramClass(length: number): Judged {
  if (length >= 9) return 'ngram 9';
  return length >= 5 ? 'ngram 5' : 'ngram 3';
}

/** The class of a second choice whose score is `gap` below the first's. */
export function gapClass(gap: number): OtherChoice {
  if (gap < 1) return gap < 0.5 ? 'gap 0.5' : 'gap 1';
  if (gap < 4) return gap < 2 ? 'gap 2' : 'gap 4';
  return 'gap wide';
}

/** Measured acceptance α by source: the share of drafted tokens that were the target's, of those whose turn came. */
export class Acceptance {
  readonly #rates = new Map<Judged, Ewma>();
  readonly #before: Acceptance | undefined;

  /** @param before acceptance in earlier jobs: the prior of this one, which adds to it in turn */
  constructor(before?: Acceptance) {
    this.#before = before;
  }

  of(source: Judged): number {
    return this.#rates.get(source)?.value ?? this.#before?.of(source) ?? PRIORS[source];
  }

  add(source: Judged, accepted: boolean): void {
    let rate = this.#rates.get(source);
    if (!rate) this.#rates.set(source, (rate = new Ewma(this.of(source), WEIGHT, TRUST)));
    rate.add(accepted ? 1 : 0);
    this.#before?.add(source, accepted);
  }
}
