/** Standard normal quantile of 95 %: what is said to be at least so much is wrong once in twenty times. */
export const Z = 1.644_853_627;

/**
 * Lower bound of a proportion that was seen in `trials` independent trials, one-sided, by the score interval:
 *
 *     (p + z²/2n − z·√(p(1−p)/n + z²/4n²)) / (1 + z²/n),   p = successes / n
 *
 * Few trials give a low bound, however good they were; it rises to p with their number.
 * Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927), 209–212.
 * @param z how sure it is to be; `Z` for 95 %
 * @returns 0 to 1; 0 where there are no successes
 * @throws RangeError for numbers that no count can be
 */
export function wilsonLower(successes: number, trials: number, z = Z): number {
  if (!(successes >= 0 && successes <= trials && trials < Infinity)) {
    throw new RangeError(`expected 0 ≤ successes ≤ trials, got ${successes} of ${trials}`);
  }
  // There the difference is 0, but for the rounding of the root.
  if (successes === 0) return 0;
  const p = successes / trials;
  const z2 = z * z;
  const spread = z * Math.sqrt((p * (1 - p)) / trials + z2 / (4 * trials * trials));
  return (p + z2 / (2 * trials) - spread) / (1 + z2 / trials);
}
