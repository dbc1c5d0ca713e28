import type { JobEnd, RunningJob } from '../jobs/service.ts';
import { Detokenizer } from '../text/detokenizer.ts';
import { StopFilter } from '../text/stop.ts';
import type { TextCodec } from '../text/tokenizer.ts';

export type FinishReason = 'stop' | 'length';

/**
 * The text of an answer, piece by piece, as it may be shown; a stop string ends it and the job with it.
 * @returns why it ended @throws Problem `ring_lost`
 */
export async function* answerText(
  job: RunningJob,
  codec: Pick<TextCodec, 'bytesOf'>,
  stops: readonly string[],
): AsyncGenerator<string, FinishReason> {
  const detokenizer = new Detokenizer(codec);
  const filter = new StopFilter(stops);
  for await (const id of job.tokens()) {
    const piece = filter.push(detokenizer.push(id));
    if (piece !== '') yield piece;
    if (filter.stopped) {
      job.cancel();
      return 'stop';
    }
  }
  const rest = filter.push(detokenizer.end()) + filter.end();
  if (rest !== '') yield rest;
  return 'length';
}

/** OpenAI's two reasons; a job that was cancelled ended where its client, or a stop string, wanted. */
export function finishReason(end: Pick<JobEnd, 'finish'>, textEnded: FinishReason): FinishReason {
  return textEnded === 'stop' || end.finish === 'stop' ? 'stop' : 'length';
}

/** OpenAI's usage with what it costs: micro-USDC as a decimal string. */
export function usageOf(promptTokens: number, end: JobEnd) {
  return {
    prompt_tokens: promptTokens,
    completion_tokens: end.completionTokens,
    total_tokens: promptTokens + end.completionTokens,
    cost_micro_usdc: end.bill.amount.toString(),
  };
}
