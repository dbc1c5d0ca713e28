import type { JobStart, ToKeeper } from '@shardmarket/sdk';
import { committedPositions } from './cost.ts';

export type JobDone = Extract<ToKeeper, { type: 'job.done' }>;
export type JobTokens = Extract<ToKeeper, { type: 'job.tokens' }>;

/** What is wrong with tokens that a head reports behind the `came` that it has reported, or undefined. */
export function tokensFault(start: JobStart, came: number, vocab: number, told: JobTokens): string | undefined {
  const { position, tokens, logprobs = [], sources = [] } = told;
  const wanted = start.sampling.logprobs === undefined ? 0 : tokens.length;
  if (position !== came) return `the head sent token ${position}, expected ${came}`;
  if (came + tokens.length > start.maxTokens) {
    return `the head sent more than the ${start.maxTokens} tokens that were asked for`;
  }
  if (tokens.some((id) => id >= vocab)) return 'the head sent a token that the model does not have';
  if (logprobs.length !== wanted) return `the head sent ${logprobs.length} log probabilities, expected ${wanted}`;
  // A head of before says nothing of who drafted them.
  if (sources.length > 0 && sources.length !== tokens.length) {
    return `the head sent the sources of ${sources.length} tokens, expected ${tokens.length}`;
  }
  return undefined;
}

/** What is wrong with the end that a head reports of a job of which `came` tokens came, or undefined. */
export function doneFault(start: JobStart, came: number, { completionTokens, committed }: JobDone): string | undefined {
  if (completionTokens !== came) return `the head counts ${completionTokens} tokens, ${came} came`;
  if (came > 0 && committed !== committedPositions(start.prompt.length, came)) {
    return `the head committed ${committed} positions for ${came} tokens`;
  }
  return undefined;
}
