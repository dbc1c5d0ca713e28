import type { TokenLogprob } from '@shardmarket/sdk';
import { argmax, most } from './candidates.ts';

/**
 * Natural log probabilities of the chosen token and of the `top` most probable ones, by the softmax of the model's own logits:
 * before bias, penalties and temperature, which is what OpenAI's API and vLLM tell. Summed in the order of the tokens, so that
 * every machine gets the same bits.
 */
export function logprobsOf(logits: ArrayLike<number>, chosen: number, top: number): TokenLogprob {
  const highest = logits[argmax(logits)] as number;
  let total = 0;
  for (let i = 0; i < logits.length; i++) total += Math.exp((logits[i] as number) - highest);
  const norm = highest + Math.log(total);
  const of = (token: number) => Math.min(0, (logits[token] as number) - norm);
  return { logprob: of(chosen), top: most(logits, top).map((token) => [token, of(token)]) };
}
