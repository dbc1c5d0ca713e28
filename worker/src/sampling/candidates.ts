import type { SamplingRule } from './rule.ts';

/** Index of the largest value; the first of equals. */
export function argmax(values: ArrayLike<number>): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if ((values[i] as number) > (values[best] as number)) best = i;
  return best;
}

/**
 * The tokens to choose from in any order, undefined for all: min-p, then top-k, then top-p of what is left, the
 * order of vLLM (`v1/sample/sampler.py`, `ops/topk_topp_sampler.py`).
 */
export function candidates(logits: ArrayLike<number>, rule: SamplingRule): readonly number[] | undefined {
  const { temperature, minP, topK, topP } = rule;
  let kept: readonly number[] | undefined;
  if (minP > 0) kept = likelyEnough(logits, temperature, minP);
  if (topK > 0 && topK < (kept?.length ?? logits.length)) kept = most(logits, topK, kept);
  if (topP < 1) kept = nucleus(logits, temperature, topP, kept);
  return kept;
}

/** Tokens with at least `minP` of the highest probability (Nguyen et al., "Turning Up the Heat: Min-p Sampling", 2024). */
export function likelyEnough(logits: ArrayLike<number>, temperature: number, minP: number): number[] {
  const top = logits[argmax(logits)] as number;
  const likely: number[] = [];
  for (let i = 0; i < logits.length; i++) {
    if (Math.exp(((logits[i] as number) - top) / temperature) >= minP) likely.push(i);
  }
  return likely;
}

/** The `count` tokens of the largest logits, in descending order; of equal logits the lower token goes first. */
export function most(logits: ArrayLike<number>, count: number, among?: readonly number[]): number[] {
  const best: number[] = [];
  const before = (a: number, b: number) =>
    (logits[a] as number) > (logits[b] as number) || (logits[a] === logits[b] && a < b);
  for (let i = 0; i < (among?.length ?? logits.length); i++) {
    const token = among ? (among[i] as number) : i;
    if (best.length === count && !before(token, best[count - 1] as number)) continue;
    let [low, high] = [0, best.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (before(best[middle] as number, token)) low = middle + 1;
      else high = middle;
    }
    best.splice(low, 0, token);
    if (best.length > count) best.pop();
  }
  return best;
}

/**
 * Smallest set of tokens whose probabilities at `temperature` sum to `topP` of those of `among`, most probable first; of
 * equal logits the lower token goes first. Holtzman et al., "The Curious Case of Neural Text Degeneration", 2020, §3.1.
 */
export function nucleus(
  logits: ArrayLike<number>,
  temperature: number,
  topP: number,
  among: readonly number[] = Array.from(logits, (_, token) => token),
): number[] {
  let top = -Infinity;
  for (const token of among) top = Math.max(top, logits[token] as number);
  const weightOf = (token: number) => Math.exp(((logits[token] as number) - top) / temperature);
  let total = 0;
  for (const token of among) total += weightOf(token);
  // Tokens below this weight are all outside: together they hold less than what the nucleus may leave out.
  const least = ((1 - topP) * total) / among.length;
  const likely = among.filter((token) => weightOf(token) >= least);
  likely.sort((a, b) => (logits[b] as number) - (logits[a] as number) || a - b);
  let sum = 0;
  const size = likely.findIndex((token) => (sum += weightOf(token)) >= topP * total) + 1;
  return size === 0 ? likely : likely.slice(0, size);
}
