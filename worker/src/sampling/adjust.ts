import { readsHistory, type SamplingRule } from './rule.ts';

/**
 * Logits after bias and penalties, in that order, as vLLM applies them (`v1/sample/sampler.py`); the repetition penalty is
 * that of Keskar et al., "CTRL", 2019, §4.1. A function of the tokens before `position` and of nothing else: what was drafted
 * in vain, or in which frames the rows came, leaves no trace.
 * @param history tokens by position; only those before `position` are read
 * @returns `logits` itself where nothing is to be changed
 */
export function adjusted(
  logits: ArrayLike<number>,
  rule: SamplingRule,
  position: number,
  history: ArrayLike<number>,
): ArrayLike<number> {
  const penalised = readsHistory(rule);
  if (!penalised && rule.logitBias.length === 0) return logits;
  const changed = Float64Array.from(logits);
  for (const [token, bias] of rule.logitBias) {
    if (token < changed.length) changed[token] = (changed[token] as number) + bias;
  }
  if (penalised) penalise(changed, rule, position, history);
  return changed;
}

function penalise(logits: Float64Array, rule: SamplingRule, position: number, tokens: ArrayLike<number>): void {
  const { prompt, repetitionPenalty, frequencyPenalty, presencePenalty } = rule;
  /** times in the output; 0 for tokens of the prompt alone */
  const seen = new Map<number, number>();
  for (let at = 0; at < position; at++) {
    const token = tokens[at];
    if (token === undefined) throw new RangeError(`token ${at} of the ${position} before this one is not known`);
    seen.set(token, (seen.get(token) ?? 0) + (at < prompt ? 0 : 1));
  }
  for (const [token, times] of seen) {
    const logit = logits[token] as number;
    const repeated = logit > 0 ? logit / repetitionPenalty : logit * repetitionPenalty;
    logits[token] = repeated - frequencyPenalty * times - (times > 0 ? presencePenalty : 0);
  }
}
