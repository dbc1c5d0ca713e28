/** What the keeper answers on the two routes that OpenAI's clients call, as zod schemas: types, documentation and tests come of them. */
import { z } from 'zod';

const count = z.number().int().nonnegative();
export const micro = z
  .string()
  .regex(/^\d{1,20}$/)
  .describe('micro-USDC');
const finishReason = z.enum(['stop', 'length']);

export const usageSchema = z.object({
  prompt_tokens: count,
  completion_tokens: count.describe('of all choices'),
  total_tokens: count,
  cost_micro_usdc: micro.describe('what all choices cost, micro-USDC'),
});

const logprobSchema = z.object({ token: z.string(), logprob: z.number(), bytes: z.array(count) });
export const chatLogprobsSchema = z.object({
  content: z.array(logprobSchema.extend({ top_logprobs: z.array(logprobSchema) })),
  refusal: z.null(),
});
export const textLogprobsSchema = z.object({
  tokens: z.array(z.string()),
  token_logprobs: z.array(z.number()),
  top_logprobs: z.array(z.record(z.string(), z.number())),
  text_offset: z.array(count),
});

const answer = { id: z.string(), created: count.describe('unix seconds'), model: z.string() };

const chatChoiceSchema = z.object({
  index: count,
  message: z.object({ role: z.literal('assistant'), content: z.string(), refusal: z.null() }),
  finish_reason: finishReason,
  logprobs: chatLogprobsSchema.nullable(),
});
const chatDeltaSchema = z.object({
  index: count,
  delta: z.object({ role: z.literal('assistant').optional(), content: z.string().optional() }),
  finish_reason: finishReason.nullable(),
  logprobs: chatLogprobsSchema.nullable(),
});
const textChoiceSchema = z.object({
  index: count,
  text: z.string(),
  finish_reason: finishReason.nullable(),
  logprobs: textLogprobsSchema.nullable(),
});

const whole = { ...answer, usage: usageSchema };
export const chatAnswerSchema = z.object({
  ...whole,
  object: z.literal('chat.completion'),
  choices: z.array(chatChoiceSchema),
});
export const textAnswerSchema = z.object({
  ...whole,
  object: z.literal('text_completion'),
  choices: z.array(textChoiceSchema),
});

const tracedRingSchema = z.array(
  z.object({
    worker: z.string(),
    operator: z.string(),
    layers: z.array(count).length(2),
    ask: micro.describe('micro-USDC per million layer-tokens'),
    rtt_ms: z.number().nullable().describe('measured round trip to the next stage; the last one’s is to the first'),
  }),
);
export const traceSchema = z
  .object({
    job: z.string(),
    ring: tracedRingSchema.optional().describe('in the first chunk of a job, and when the ring was healed'),
    tokens: z.array(
      z.object({
        id: count,
        text: z.string().describe('the token alone; a character in parts shows as �'),
        source: z
          .enum(['target', 'model', 'ngram'])
          .nullable()
          .describe(
            'who drafted it: accepted drafts are of model or ngram, target decided the others; null if the head did not say',
          ),
      }),
    ),
    cost_micro_usdc: micro.describe('what the job would cost if it ended here, and in its last chunk what it cost'),
  })
  .describe('with shardmarket.trace in the request');

const chunk = { ...answer, usage: usageSchema.nullish(), shardmarket: traceSchema.optional() };
export const chatChunkSchema = z.object({
  ...chunk,
  object: z.literal('chat.completion.chunk'),
  choices: z.array(chatDeltaSchema),
});
export const textChunkSchema = z.object({
  ...chunk,
  object: z.literal('text_completion'),
  choices: z.array(textChoiceSchema),
});

export type ChunkTrace = z.infer<typeof traceSchema>;
export type Usage = z.infer<typeof usageSchema>;
export type ChatLogprobs = z.infer<typeof chatLogprobsSchema>;
export type TextLogprobs = z.infer<typeof textLogprobsSchema>;
export type ChatChoice = z.infer<typeof chatChoiceSchema>;
export type ChatDelta = z.infer<typeof chatDeltaSchema>;
export type TextChoice = z.infer<typeof textChoiceSchema>;
