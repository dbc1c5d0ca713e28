import type { Context } from 'hono';
import { streamSSE, type SSEStreamingApi } from 'hono/streaming';
import type { RunningJob } from '../jobs/service.ts';
import type { Log } from '../log.ts';
import type { TextCodec } from '../text/tokenizer.ts';
import { finishReason, usageOf, type FinishReason, type Piece } from './answer.ts';
import { answerLogprobs } from './answer-logprobs.ts';
import { asProblem, errorBody } from './errors.ts';

/** ms between comments that keep idle connections open through proxies. */
const KEEPALIVE_MS = 10_000;

export interface StreamedAnswer {
  readonly id: string;
  /** unix seconds */
  readonly created: number;
  readonly model: string;
  readonly job: RunningJob;
  readonly codec: Pick<TextCodec, 'bytesOf'>;
  readonly text: AsyncGenerator<Piece, FinishReason>;
  readonly promptTokens: number;
}

export interface StreamOptions {
  readonly includeUsage: boolean;
  /** aborted when the client goes away */
  readonly gone: AbortController;
  readonly log: Log;
}

/**
 * Streams an answer as OpenAI does: role, deltas, finish, usage if asked for, `[DONE]`. A failure is an error event and no
 * `[DONE]`: clients take a stream that just ends for complete.
 */
export function streamAnswer(c: Context, answer: StreamedAnswer, options: StreamOptions): Response {
  return streamSSE(c, async (stream) => {
    stream.onAbort(() => options.gone.abort());
    const keepalive = setInterval(() => void stream.write(': keepalive\n\n'), KEEPALIVE_MS);
    try {
      await writeAnswer(stream, answer, options);
    } catch (error) {
      const problem = asProblem(error);
      options.log.warn({ job: answer.job.id, code: problem.code }, `answer broke off: ${problem.message}`);
      await stream.writeSSE({ data: JSON.stringify(errorBody(problem)) });
    } finally {
      clearInterval(keepalive);
    }
  });
}

async function writeAnswer(stream: SSEStreamingApi, answer: StreamedAnswer, options: StreamOptions): Promise<void> {
  const { includeUsage, gone } = options;
  const { id, created, model, job, codec, text, promptTokens } = answer;
  const send = (choices: object[], usage?: object) => {
    // With include_usage every chunk has the field, null in all but the last.
    const extra = includeUsage ? { usage: usage ?? null } : {};
    const chunk = { id, object: 'chat.completion.chunk', created, model, choices, ...extra };
    return stream.writeSSE({ data: JSON.stringify(chunk) });
  };
  const choice = (delta: object, reason: FinishReason | null = null, logprobs: object | null = null) => [
    { index: 0, delta, finish_reason: reason, logprobs },
  ];

  await send(choice({ role: 'assistant', content: '' }));
  let next = await text.next();
  while (!next.done) {
    const { text: content, tokens } = next.value;
    await send(choice({ content }, null, answerLogprobs(job.told(), tokens, codec)));
    // What is written for a client that is gone reaches nobody.
    if (!gone.signal.aborted) job.deliver(tokens[1]);
    next = await text.next();
  }
  const end = await job.end;
  await send(choice({}, finishReason(end, next.value)));
  if (includeUsage) await send([], usageOf(promptTokens, end));
  await stream.writeSSE({ data: '[DONE]' });
}
