import { adjusted } from './adjust.ts';
import { argmax, candidates } from './candidates.ts';
import { PositionNoise } from './gumbel.ts';
import type { SamplingRule } from './rule.ts';

/**
 * The token at `position`: bias and penalties first; then greedy at temperature 0, else `argmax(logits / temperature +
 * Gumbel(seed, position))` over the candidates, which draws from their softmax (Gumbel-max; Maddison et al., "A* Sampling",
 * 2014). Of equal scores the lowest token wins. The same logits at the same position after the same tokens give the same
 * token, whatever was computed before, beside or after it.
 * @param history tokens by position, of which those before this one are read
 * @throws RangeError if penalties need a token of the history that is missing
 */
export function sampleToken(
  raw: ArrayLike<number>,
  rule: SamplingRule,
  position: number,
  history: ArrayLike<number>,
): number {
  const { temperature, seed } = rule;
  const logits = adjusted(raw, rule, position, history);
  if (temperature === 0) return argmax(logits);
  const noise = new PositionNoise(seed, position);
  const tokens = candidates(logits, rule)?.toSorted((a, b) => a - b);
  let best = tokens?.[0] ?? 0;
  let bestScore = -Infinity;
  for (let i = 0; i < (tokens?.length ?? logits.length); i++) {
    const token = tokens ? (tokens[i] as number) : i;
    const score = (logits[token] as number) / temperature + noise.at(token);
    if (score > bestScore) [best, bestScore] = [token, score];
  }
  return best;
}
