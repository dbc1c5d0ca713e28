import { adjusted } from './adjust.ts';
import { candidates } from './candidates.ts';
import { PositionNoise } from './gumbel.ts';
import type { SamplingRule } from './rule.ts';

/** The token that is chosen at a position, and the one that would be chosen if there were no such token. */
export interface Choice {
  readonly first: number;
  /** undefined where there is only one candidate */
  readonly second: number | undefined;
  /** how far the second's score lies below the first's; infinite without a second */
  readonly gap: number;
}

/**
 * The choice at `position`: bias and penalties first; then greedy at temperature 0, else `argmax(logits / temperature +
 * Gumbel(seed, position))` over the candidates, which draws from their softmax (Gumbel-max; Maddison et al., "A* Sampling",
 * 2014). Of equal scores the lowest token wins. The same logits at the same position after the same tokens give the same
 * token, whatever was computed before, beside or after it.
 * @param history tokens by position, of which those before this one are read
 * @throws RangeError if penalties need a token of the history that is missing
 */
export function choose(
  raw: ArrayLike<number>,
  rule: SamplingRule,
  position: number,
  history: ArrayLike<number>,
): Choice {
  const { temperature, seed } = rule;
  const logits = adjusted(raw, rule, position, history);
  const noise = temperature === 0 ? undefined : new PositionNoise(seed, position);
  const tokens = noise && candidates(logits, rule)?.toSorted((a, b) => a - b);
  let first: number | undefined;
  let second: number | undefined;
  let [best, next] = [-Infinity, -Infinity];
  for (let i = 0; i < (tokens?.length ?? logits.length); i++) {
    const token = tokens ? (tokens[i] as number) : i;
    const logit = logits[token] as number;
    const score = noise ? logit / temperature + noise.at(token) : logit;
    if (first === undefined || score > best) {
      [second, next] = [first, best];
      [first, best] = [token, score];
    } else if (second === undefined || score > next) {
      [second, next] = [token, score];
    }
  }
  return { first: first ?? 0, second, gap: second === undefined ? Infinity : best - next };
}

/** The token at `position`, see `choose`. */
export function sampleToken(
  raw: ArrayLike<number>,
  rule: SamplingRule,
  position: number,
  history: ArrayLike<number>,
): number {
  return choose(raw, rule, position, history).first;
}
