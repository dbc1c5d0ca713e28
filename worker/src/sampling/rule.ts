import type { Sampling } from '@shardmarket/sdk';

/** How the next token is chosen: the wire's `Sampling` with its defaults filled in and its seed read. */
export interface SamplingRule {
  /** 0 is greedy */
  readonly temperature: number;
  /** share of probability to choose from, in (0, 1] */
  readonly topP: number;
  readonly seed: bigint;
  /** token and what is added to its logit */
  readonly logitBias: readonly (readonly [number, number])[];
  readonly repetitionPenalty: number;
  readonly frequencyPenalty: number;
  readonly presencePenalty: number;
  /** least share of the highest probability, 0 is all */
  readonly minP: number;
  /** number of tokens to choose from, 0 is all */
  readonly topK: number;
  /** most probable tokens to tell with each token; undefined for no log probabilities at all */
  readonly logprobs: number | undefined;
  /** tokens of the prompt: what stands behind them is the output */
  readonly prompt: number;
}

/** Reads the wire's sampling for a job with `prompt` tokens of prompt. Seeds above u64 wrap. */
export function samplingRule(wire: Sampling, prompt: number): SamplingRule {
  return {
    temperature: wire.temperature,
    topP: wire.topP,
    seed: BigInt.asUintN(64, BigInt(wire.seed)),
    logitBias: wire.logitBias ?? [],
    repetitionPenalty: wire.repetitionPenalty ?? 1,
    frequencyPenalty: wire.frequencyPenalty ?? 0,
    presencePenalty: wire.presencePenalty ?? 0,
    minP: wire.minP ?? 0,
    topK: wire.topK ?? 0,
    logprobs: wire.logprobs,
    prompt,
  };
}

/** Whether the choice depends on which tokens came before. */
export function readsHistory(rule: SamplingRule): boolean {
  return rule.repetitionPenalty !== 1 || rule.frequencyPenalty !== 0 || rule.presencePenalty !== 0;
}
