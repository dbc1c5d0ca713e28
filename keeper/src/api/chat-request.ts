import { MAX_TOP_LOGPROBS } from '@shardmarket/sdk';
import { z } from 'zod';
import type { ChatMessage } from '../text/prompt.ts';
import {
  commonFields,
  refuseTraceAlone,
  refuseUnsupported,
  toAnswerRequest,
  tokenLimit,
  UNSUPPORTED,
  type AnswerRequest,
} from './common-request.ts';

/** Completion tokens when the request names no limit. */
export const DEFAULT_MAX_TOKENS = 256;

const unset = (value: unknown) => value == null || value === false;
const UNSUPPORTED_IN_CHAT = {
  tools: unset,
  tool_choice: (value: unknown) => unset(value) || value === 'none',
  functions: unset,
  function_call: (value: unknown) => unset(value) || value === 'none',
  audio: unset,
  modalities: (value: unknown) => unset(value) || (Array.isArray(value) && value.every((kind) => kind === 'text')),
  prediction: unset,
  web_search_options: unset,
  ...UNSUPPORTED,
};

const text = z.union(
  [
    z.string(),
    z
      .array(z.object({ type: z.literal('text', { error: 'only text parts are supported' }), text: z.string() }))
      .transform((parts) => parts.map((p) => p.text).join('')),
  ],
  { error: 'expected a string or an array of text parts' },
);

export const chatSchema = z
  .looseObject({
    messages: z
      .array(z.object({ role: z.enum(['system', 'developer', 'user', 'assistant']), content: text }))
      .min(1, 'expected at least one message'),
    ...commonFields,
    max_completion_tokens: tokenLimit,
    logprobs: z.boolean().nullish(),
    top_logprobs: z.number().int().min(0).max(MAX_TOP_LOGPROBS).nullish(),
  })
  .superRefine((body, context) => {
    if (body.top_logprobs != null && !body.logprobs) {
      context.addIssue({ code: 'custom', path: ['top_logprobs'], message: 'needs logprobs: true' });
    }
    refuseTraceAlone(body, context);
    refuseUnsupported(body, UNSUPPORTED_IN_CHAT, context);
  });

export interface ChatRequest extends AnswerRequest {
  readonly messages: readonly ChatMessage[];
}

export function toChatRequest(body: z.infer<typeof chatSchema>): ChatRequest {
  const logprobs = body.logprobs ? (body.top_logprobs ?? 0) : undefined;
  const maxTokens = body.max_completion_tokens ?? body.max_tokens ?? undefined;
  const own = { logprobs, maxTokens, defaultTokens: DEFAULT_MAX_TOKENS };
  return { messages: body.messages, ...toAnswerRequest(body, own) };
}
