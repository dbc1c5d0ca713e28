import { Ewma } from '../driver/ewma.ts';

/** Whose drafts are judged; n-gram lookup by how long its match was: the longer, the surer. */
export type Judged = 'model' | 'ngram 3' | 'ngram 5' | 'ngram 9';

/** α before anything was judged. */
const PRIORS: Readonly<Record<Judged, number>> = { model: 0.7, 'ngram 3': 0.3, 'ngram 5': 0.6, 'ngram 9': 0.85 };
/** Judged tokens that a prior or what earlier jobs have shown is worth. */
const TRUST = 6;
/** Weight of one judged token in the long run: the last 30 or so count. */
const WEIGHT = 1 / 30;

/** The class of an n-gram match of `length` tokens. */
export function ngramClass(length: number): Judged {
  if (length >= 9) return 'ngram 9';
  return length >= 5 ? 'ngram 5' : 'ngram 3';
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
