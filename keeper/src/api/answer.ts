import type { JobEnd, RunningJob } from '../jobs/service.ts';
import { Detokenizer } from '../text/detokenizer.ts';
import { StopFilter } from '../text/stop.ts';
import type { TextCodec } from '../text/tokenizer.ts';
import type { Usage } from './openapi/answer-schemas.ts';

export type FinishReason = 'stop' | 'length';

/** Text that may be shown, and which of the answer's tokens have been shown to their end with it. */
export interface Piece {
  readonly text: string;
  /** index of the first token, and of the one behind the last */
  readonly tokens: readonly [number, number];
}

/**
 * The text of an answer as it may be shown: a piece for each token that shows something, those together whose tokens came together. A stop
 * string or stop token ends it, is not shown, and ends the job. @returns why it ended @throws Problem `ring_lost`
 */
export async function* answerText(
  job: Pick<RunningJob, 'tokens' | 'cancel'>,
  codec: Pick<TextCodec, 'bytesOf'>,
  stops: readonly string[],
  stopTokens: readonly number[] = [],
): AsyncGenerator<readonly Piece[], FinishReason> {
  const detokenizer = new Detokenizer(codec);
  const filter = new StopFilter(stops);
  /** for each token, the length of all text up to its end */
  const ends: number[] = [];
  let [length, shown, told] = [0, 0, 0];
  const show = (text: string): Piece => {
    shown += text.length;
    const from = told;
    while (told < ends.length && (ends[told] as number) <= shown) told++;
    return { text, tokens: [from, told] };
  };
  for await (const ids of job.tokens()) {
    const pieces: Piece[] = [];
    for (const id of ids) {
      if (stopTokens.includes(id)) continue;
      const text = detokenizer.push(id);
      length += text.length;
      ends.push(length);
      const piece = show(filter.push(text));
      if (piece.text !== '') pieces.push(piece);
      else told = piece.tokens[0];
      if (filter.stopped) break;
    }
    if (pieces.length > 0) yield pieces;
    if (!filter.stopped) continue;
    job.cancel();
    return 'stop';
  }
  const rest = filter.push(detokenizer.end()) + filter.end();
  // What a cut-off character became belongs to the last token.
  shown = length;
  const last = show(rest);
  if (last.text !== '' || last.tokens[0] < last.tokens[1]) yield [last];
  return 'length';
}

/** OpenAI's two reasons; a job that was cancelled ended where its client, or a stop string, wanted. */
export function finishReason(end: Pick<JobEnd, 'finish'>, textEnded: FinishReason): FinishReason {
  return textEnded === 'stop' || end.finish === 'stop' ? 'stop' : 'length';
}

/** OpenAI's usage with what it costs: the prompt once, the completions and the cost (micro-USDC) of all choices. */
export function usageOf(promptTokens: number, ends: readonly JobEnd[]): Usage {
  const completionTokens = ends.reduce((sum, end) => sum + end.completionTokens, 0);
  return {
    prompt_tokens: promptTokens,
    completion_tokens: completionTokens,
    total_tokens: promptTokens + completionTokens,
    cost_micro_usdc: ends.reduce((sum, end) => sum + end.bill.amount, 0n).toString(),
  };
}
