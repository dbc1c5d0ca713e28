/** What decides how fast a ring with a linear draft can be. */
export interface RingFacts {
  /** α: share of the drafted tokens that the target agrees with, if those before them were right */
  readonly acceptance: number;
  /** T: time around the ring of one token with nothing in its way, ms */
  readonly loopMs: number;
  /** 1 / r: time that one more token takes while all drafts are right, ms */
  readonly stepMs: number;
}

/**
 * Tokens a second of a stream that never waits: a miss costs one loop, a hit one slot of the stream,
 * `R = 1 / ((1 − α) T + α / r)`.
 */
export function bound({ acceptance, loopMs, stepMs }: RingFacts): number {
  return 1000 / ((1 - acceptance) * loopMs + acceptance * stepMs);
}

/** What no linear draft can pass, however fast it streams: `1 / ((1 − α) T)`; infinite if every draft was right. */
export function ceiling({ acceptance, loopMs }: RingFacts): number {
  return 1000 / ((1 - acceptance) * loopMs);
}

/** α of counts; undefined where nothing was decided. */
export function acceptance(accepted: number, rejected: number): number | undefined {
  return accepted + rejected === 0 ? undefined : accepted / (accepted + rejected);
}

/** The value below which a share `p` (0 to 1) of the values lies: nearest rank. @throws RangeError of no values */
export function quantile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(p * sorted.length) - 1))];
  if (value === undefined) throw new RangeError('a quantile of no values');
  return value;
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
