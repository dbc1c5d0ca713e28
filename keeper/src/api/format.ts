import type { Told } from '../jobs/answer.ts';
import type { TextCodec } from '../text/tokenizer.ts';
import type { FinishReason } from './answer.ts';
import { chatLogprobs, textLogprobs } from './answer-logprobs.ts';
import type { ChatChoice, ChatDelta, ChatLogprobs, TextChoice, TextLogprobs } from './openapi/answer-schemas.ts';

type Range = readonly [number, number];

/** How a route writes its answers: chat messages or plain text. */
export interface AnswerFormat<Logprobs = unknown, Whole = object, Chunk = object> {
  /** what ids of answers begin with */
  readonly prefix: string;
  readonly object: string;
  readonly chunkObject: string;
  /** the request's field that holds the prompt */
  readonly promptParam: string;
  logprobs(told: Told, tokens: Range, codec: Pick<TextCodec, 'bytesOf'>): Logprobs | null;
  whole(index: number, text: string, reason: FinishReason, logprobs: Logprobs | null): Whole;
  /** the chunk that begins a choice, where the route has one */
  begin(index: number): Chunk | undefined;
  piece(index: number, text: string, logprobs: Logprobs | null): Chunk;
  end(index: number, reason: FinishReason): Chunk;
}

export const chatFormat: AnswerFormat<ChatLogprobs, ChatChoice, ChatDelta> = {
  prefix: 'chatcmpl',
  object: 'chat.completion',
  chunkObject: 'chat.completion.chunk',
  promptParam: 'messages',
  logprobs: chatLogprobs,
  whole: (index, content, finish_reason, logprobs) => {
    return { index, message: { role: 'assistant', content, refusal: null }, finish_reason, logprobs };
  },
  begin: (index) => ({ index, delta: { role: 'assistant', content: '' }, finish_reason: null, logprobs: null }),
  piece: (index, content, logprobs) => ({ index, delta: { content }, finish_reason: null, logprobs }),
  end: (index, finish_reason) => ({ index, delta: {}, finish_reason, logprobs: null }),
};

export const textFormat: AnswerFormat<TextLogprobs, TextChoice, TextChoice> = {
  prefix: 'cmpl',
  object: 'text_completion',
  chunkObject: 'text_completion',
  promptParam: 'prompt',
  logprobs: textLogprobs,
  whole: (index, text, finish_reason, logprobs) => ({ index, text, finish_reason, logprobs }),
  begin: () => undefined,
  piece: (index, text, logprobs) => ({ index, text, finish_reason: null, logprobs }),
  end: (index, finish_reason) => ({ index, text: '', finish_reason, logprobs: null }),
};
