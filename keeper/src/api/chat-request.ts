import type { Sampling } from '@shardmarket/sdk';
import { z } from 'zod';
import { Problem } from '../errors.ts';
import type { ChatMessage } from '../text/prompt.ts';
import { samplingFields, toSampling } from './sampling-request.ts';

/** Completion tokens when the request names no limit. */
export const DEFAULT_MAX_TOKENS = 256;

/** What the real parts cannot do yet is refused: an ignored `tools` or `response_format` would give a wrong answer. */
const UNSUPPORTED = [
  'tools',
  'tool_choice',
  'functions',
  'function_call',
  'response_format',
  'audio',
  'modalities',
  'prediction',
] as const;

/** Whether an unsupported field holds its neutral value, as some clients always send it. */
function asksForNothing(name: string, value: unknown): boolean {
  if (name === 'response_format') return (value as { type?: unknown } | null)?.type === 'text' || value == null;
  return value == null || value === false || value === 0;
}

const text = z.union(
  [
    z.string(),
    z
      .array(z.object({ type: z.literal('text', { error: 'only text parts are supported' }), text: z.string() }))
      .transform((parts) => parts.map((p) => p.text).join('')),
  ],
  { error: 'expected a string or an array of text parts' },
);

const limit = z.number().int().min(1).nullish();

export const chatSchema = z
  .looseObject({
    model: z.string({ error: 'expected the name of a model: GET /v1/models lists them' }),
    messages: z
      .array(z.object({ role: z.enum(['system', 'developer', 'user', 'assistant']), content: text }))
      .min(1, 'expected at least one message'),
    stream: z.boolean().nullish(),
    stream_options: z.object({ include_usage: z.boolean().nullish() }).nullish(),
    max_tokens: limit,
    max_completion_tokens: limit,
    ...samplingFields,
    stop: z
      .union([z.string().min(1), z.array(z.string().min(1)).max(4)], {
        error: 'expected a non-empty string or up to 4 of them',
      })
      .nullish(),
    n: z.literal(1, { error: 'only n = 1 is supported' }).nullish(),
  })
  .superRefine((body, context) => {
    if (body.top_logprobs != null && !body.logprobs) {
      context.addIssue({ code: 'custom', path: ['top_logprobs'], message: 'needs logprobs: true' });
    }
    const asked = UNSUPPORTED.find((name) => !asksForNothing(name, body[name]));
    if (asked === undefined) return;
    context.addIssue({ code: 'custom', path: [asked], message: 'is not supported: leave it out' });
  });

/** A chat request in the keeper's own words. */
export interface ChatRequest {
  readonly model: string;
  readonly messages: readonly ChatMessage[];
  readonly stream: boolean;
  readonly includeUsage: boolean;
  readonly maxTokens: number | undefined;
  readonly sampling: Sampling;
  readonly stop: readonly string[];
  /** ids that end the answer besides the model's own */
  readonly stopTokens: readonly number[];
}

export function toChatRequest(body: z.infer<typeof chatSchema>): ChatRequest {
  const stop = body.stop ?? [];
  return {
    model: body.model,
    messages: body.messages,
    stream: body.stream ?? false,
    includeUsage: body.stream_options?.include_usage ?? false,
    maxTokens: body.max_completion_tokens ?? body.max_tokens ?? undefined,
    sampling: toSampling(body),
    stop: typeof stop === 'string' ? [stop] : stop,
    stopTokens: body.stop_token_ids ?? [],
  };
}

/**
 * How many tokens a request may generate: what it asks for, or the default as far as the context has room.
 * @throws Problem `context_length_exceeded`
 */
export function tokenBudget(asked: number | undefined, promptTokens: number, maxContext: number): number {
  const room = maxContext - promptTokens;
  if (room < 1 || (asked ?? 1) > room) {
    throw new Problem(
      'context_length_exceeded',
      `the model's context is ${maxContext} tokens; the prompt has ${promptTokens}, and ${asked ?? 1} more were asked for: ` +
        'shorten the prompt or lower max_tokens',
      { param: room < 1 ? 'messages' : 'max_tokens' },
    );
  }
  return asked ?? Math.min(DEFAULT_MAX_TOKENS, room);
}
