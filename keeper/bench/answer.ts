import { idsOf } from '../test/models.ts';

/** What a request asks for: the answer follows from it alone, so that whoever asked knows whether it is right. */
export interface Question {
  /** decimal; the sampling seed, which reaches the head of the ring as it is */
  readonly seed: string;
  readonly tokens: number;
}

/** The one right answer, one byte a token. */
export function answerText({ seed, tokens }: Question): string {
  return `${seed} `.repeat(Math.ceil(tokens / (seed.length + 1))).slice(0, tokens);
}

export function answerIds(question: Question): number[] {
  return idsOf(answerText(question));
}

/** The body of a chat completion that asks it. */
export function bodyOf({ seed, tokens }: Question, model: string): string {
  const messages = [{ role: 'user', content: `tell me of number ${seed}` }];
  return JSON.stringify({ model, messages, max_tokens: tokens, seed: Number(seed), stream: true });
}
