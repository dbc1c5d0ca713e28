import { PositionNoise } from './gumbel.ts';

/** How the next token is chosen; see `samplingSchema` of the SDK, which the wire form follows. */
export interface SamplingRule {
  /** 0 is greedy */
  readonly temperature: number;
  /** share of probability to choose from, in (0, 1] */
  readonly topP: number;
  readonly seed: bigint;
}

/** The wire's sampling with its decimal seed read. Seeds above u64 wrap. */
export function samplingRule(wire: { temperature: number; topP: number; seed: string }): SamplingRule {
  return { temperature: wire.temperature, topP: wire.topP, seed: BigInt.asUintN(64, BigInt(wire.seed)) };
}

/** Index of the largest value; the first of equals. */
export function argmax(values: ArrayLike<number>): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if ((values[i] as number) > (values[best] as number)) best = i;
  return best;
}

/**
 * Smallest set of tokens whose probabilities at `temperature` sum to `topP`, most probable first; of equal logits the
 * lower token goes first. Holtzman et al., "The Curious Case of Neural Text Degeneration", 2020, §3.1.
 */
export function nucleus(logits: ArrayLike<number>, temperature: number, topP: number): number[] {
  const top = logits[argmax(logits)] as number;
  const weights = new Float64Array(logits.length);
  let total = 0;
  for (let i = 0; i < weights.length; i++) {
    const weight = Math.exp(((logits[i] as number) - top) / temperature);
    weights[i] = weight;
    total += weight;
  }
  // Tokens below this weight are all outside: together they hold less than what the nucleus may leave out.
  const least = ((1 - topP) * total) / weights.length;
  const likely: number[] = [];
  for (let i = 0; i < weights.length; i++) if ((weights[i] as number) >= least) likely.push(i);
  likely.sort((a, b) => (logits[b] as number) - (logits[a] as number) || a - b);
  let sum = 0;
  const size = likely.findIndex((token) => (sum += weights[token] as number) >= topP * total) + 1;
  return size === 0 ? likely : likely.slice(0, size);
}

/**
 * The token at `position`: greedy at temperature 0, else `argmax(logits / temperature + Gumbel(seed, position))` over
 * the nucleus, which draws from the softmax (Gumbel-max; Maddison et al., "A* Sampling", 2014). Of equal scores the
 * lowest token wins. The same logits at the same position give the same token, whatever was computed before, beside or
 * after it.
 */
export function sampleToken(logits: ArrayLike<number>, rule: SamplingRule, position: number): number {
  const { temperature, topP, seed } = rule;
  if (temperature === 0) return argmax(logits);
  const noise = new PositionNoise(seed, position);
  const tokens = topP < 1 ? nucleus(logits, temperature, topP).sort((a, b) => a - b) : undefined;
  let best = tokens?.[0] ?? 0;
  let bestScore = -Infinity;
  for (let i = 0; i < (tokens?.length ?? logits.length); i++) {
    const token = tokens ? (tokens[i] as number) : i;
    const score = (logits[token] as number) / temperature + noise.at(token);
    if (score > bestScore) [best, bestScore] = [token, score];
  }
  return best;
}
