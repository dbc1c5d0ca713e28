import type { RunningJob } from '../jobs/service.ts';
import type { TextCodec } from '../text/tokenizer.ts';
import { answerText, finishReason, usageOf, type FinishReason } from './answer.ts';
import type { Choices } from './choices.ts';
import type { AnswerFormat } from './format.ts';
import type { EventStream } from './sse.ts';
import { Tracer, type ChunkTrace } from './trace.ts';

/** An answer that has begun. */
export interface Begun {
  readonly choices: Choices;
  readonly format: AnswerFormat;
  readonly model: string;
  readonly codec: Pick<TextCodec, 'bytesOf'>;
  readonly promptTokens: number;
  readonly stop: readonly string[];
  /** ids that end a choice, the model's own included unless it is ignored */
  readonly stopTokens: readonly number[];
}

const now = () => Math.floor(Date.now() / 1000);
const idOf = ({ format, choices }: Begun) => `${format.prefix}-${choices.jobs[0]?.id}`;
const textOf = ({ codec, stop, stopTokens }: Begun, job: RunningJob) => answerText(job, codec, stop, stopTokens);

/** The whole answer: all choices, or a failure that costs nothing. @throws Problem `ring_lost` */
export async function wholeAnswer(begun: Begun): Promise<object> {
  const { choices, format, model, codec, promptTokens } = begun;
  try {
    const texts = await Promise.all(choices.jobs.map((job) => collect(begun, job)));
    choices.deliver();
    const ends = await Promise.all(choices.jobs.map((job) => job.end));
    const written = choices.jobs.map((job, index) => {
      const { text, tokens, ended } = texts[index] as Collected;
      const reason = finishReason(ends[index] as { finish: 'stop' | 'length' | 'cancelled' }, ended);
      return format.whole(index, text, reason, format.logprobs(job.told(), [0, tokens], codec));
    });
    const usage = usageOf(promptTokens, ends);
    return { id: idOf(begun), object: format.object, created: now(), model, choices: written, usage };
  } catch (error) {
    await choices.abandon(error);
    throw error;
  }
}

interface Collected {
  readonly text: string;
  /** that are shown in it */
  readonly tokens: number;
  readonly ended: FinishReason;
}

async function collect(begun: Begun, job: RunningJob): Promise<Collected> {
  const pieces = textOf(begun, job);
  let [text, tokens] = ['', 0];
  for (;;) {
    const next = await pieces.next();
    if (next.done) return { text, tokens, ended: next.value };
    for (const piece of next.value) {
      text += piece.text;
      tokens = piece.tokens[1];
    }
  }
}

/**
 * Streams an answer as OpenAI does: for each choice its beginning, an event for each piece, its end, the choices as they come;
 * usage if asked for, `[DONE]`. Events that come together are written together. If one choice breaks off the others are stopped. @throws Problem `ring_lost`
 */
export async function streamAnswer(
  events: EventStream,
  begun: Begun,
  {
    includeUsage,
    trace,
    gone,
  }: { readonly includeUsage: boolean; readonly trace: boolean; readonly gone: AbortSignal },
): Promise<void> {
  const { choices, format, model, codec, promptTokens } = begun;
  const [id, created] = [idOf(begun), now()];
  const add = (written: object[], usage?: object, shardmarket?: ChunkTrace) => {
    // With include_usage every chunk has the field, null in all but the last.
    const extra = { ...(includeUsage && { usage: usage ?? null }), ...(shardmarket && { shardmarket }) };
    events.add({ id, object: format.chunkObject, created, model, choices: written, ...extra });
  };
  const write = async (job: RunningJob, tokens: number) => {
    await events.flush();
    // What is written for a client that is gone reaches nobody.
    if (!gone.aborted) job.deliver(tokens);
  };
  const one = async (job: RunningJob, index: number) => {
    const begin = format.begin(index);
    if (begin) add([begin]);
    const tracer = trace ? new Tracer(job, codec, promptTokens) : undefined;
    const pieces = textOf(begun, job);
    let next = await pieces.next();
    while (!next.done) {
      let last = 0;
      for (const { text, tokens } of next.value) {
        if (events.isFull) await write(job, last);
        add(
          [format.piece(index, text, format.logprobs(job.told(), tokens, codec))],
          undefined,
          tracer?.upTo(tokens[1]),
        );
        last = tokens[1];
      }
      await write(job, last);
      next = await pieces.next();
    }
    const end = await job.end;
    add([format.end(index, finishReason(end, next.value))], undefined, tracer?.ended(end));
    return end;
  };
  choices.deliver();
  try {
    const ends = await Promise.all(choices.jobs.map(one));
    if (includeUsage) add([], usageOf(promptTokens, ends));
    events.add('[DONE]');
    await events.flush();
  } catch (error) {
    choices.cancel();
    throw error;
  }
}
