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
  const tokens = Array.from({ length: logits.length }, (_, i) => i);
  tokens.sort((a, b) => (logits[b] as number) - (logits[a] as number) || a - b);
  const top = logits[tokens[0] as number] as number;
  const weights = tokens.map((t) => Math.exp(((logits[t] as number) - top) / temperature));
  const wanted = topP * weights.reduce((sum, w) => sum + w, 0);
  let sum = 0;
  const size = weights.findIndex((w) => (sum += w) >= wanted) + 1;
  return size === 0 ? tokens : tokens.slice(0, size);
}

/**
 * The token at `position`: greedy at temperature 0, else `argmax(logits / temperature + Gumbel(seed, position))` over
 * the nucleus, which draws from the softmax (Gumbel-max; Maddison et al., "A* Sampling", 2014). The same logits at the
 * same position give the same token, whatever was computed before, beside or after it.
 */
export function sampleToken(logits: ArrayLike<number>, rule: SamplingRule, position: number): number {
  if (rule.temperature === 0) return argmax(logits);
  const noise = new PositionNoise(rule.seed, position);
  const score = (token: number) => (logits[token] as number) / rule.temperature + noise.at(token);
  if (rule.topP < 1) {
    // Ascending order keeps "first maximum wins" the same for every top-p.
    const tokens = nucleus(logits, rule.temperature, rule.topP).sort((a, b) => a - b);
    return tokens[argmax(tokens.map(score))] as number;
  }
  const scores = new Float64Array(logits.length);
  for (let token = 0; token < scores.length; token++) scores[token] = score(token);
  return argmax(scores);
}
