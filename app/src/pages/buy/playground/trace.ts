import { z } from 'zod';

const micro = z
  .string()
  .regex(/^\d{1,20}$/)
  .transform(BigInt);

/** A stage of the ring that computed an answer. */
export const ringStageSchema = z.object({
  worker: z.string(),
  operator: z.string(),
  layers: z.tuple([z.number(), z.number()]),
  /** micro-USDC per million layer-tokens */
  ask: micro,
  /** round trip in ms to the next stage, of the last one to the first; null where nobody measured it */
  rtt_ms: z.number().nullable(),
});
export type RingStage = z.infer<typeof ringStageSchema>;

/** Who had a token first: the draft model, the lookup of n-grams, or the target model itself. */
export const SOURCES = ['model', 'ngram', 'target'] as const;
export type Source = (typeof SOURCES)[number];

const tokenSchema = z.object({ id: z.number(), text: z.string(), source: z.enum(SOURCES).nullable() });
/** A token of an answer; `source` is null where the ring's head did not say. */
export type Token = z.infer<typeof tokenSchema>;

const traceSchema = z.object({
  job: z.string(),
  /** in the first chunk, and when the ring was healed */
  ring: z.array(ringStageSchema).optional(),
  tokens: z.array(tokenSchema),
  /** micro-USDC: what the job would cost if it ended here; in the last chunk what it cost */
  cost_micro_usdc: micro,
});
export type Trace = z.infer<typeof traceSchema>;

const errorSchema = z.object({ error: z.object({ message: z.string(), code: z.string().nullish() }) });
const chunkSchema = z.object({
  choices: z.array(
    z.object({ delta: z.object({ content: z.string().nullish() }), finish_reason: z.string().nullish() }),
  ),
  usage: z.object({ prompt_tokens: z.number(), completion_tokens: z.number(), cost_micro_usdc: micro }).nullish(),
  shardmarket: traceSchema.optional(),
});

/** What one event of a stream says. */
export type StreamEvent =
  | {
      readonly kind: 'chunk';
      readonly text: string;
      readonly finish: string | undefined;
      readonly usage:
        { readonly promptTokens: number; readonly completionTokens: number; readonly cost: bigint } | undefined;
      readonly trace: Trace | undefined;
    }
  | { readonly kind: 'error'; readonly code: string; readonly message: string }
  | { readonly kind: 'done' };

/** Reads the payload of one server-sent event. @throws ZodError, SyntaxError on what no keeper sends */
export function readEvent(data: string): StreamEvent {
  if (data === '[DONE]') return { kind: 'done' };
  const value: unknown = JSON.parse(data);
  const failure = errorSchema.safeParse(value);
  if (failure.success) {
    const { code, message } = failure.data.error;
    return { kind: 'error', code: code ?? 'stream_error', message };
  }
  const { choices, usage, shardmarket } = chunkSchema.parse(value);
  return {
    kind: 'chunk',
    text: choices[0]?.delta.content ?? '',
    finish: choices[0]?.finish_reason ?? undefined,
    usage: usage
      ? { promptTokens: usage.prompt_tokens, completionTokens: usage.completion_tokens, cost: usage.cost_micro_usdc }
      : undefined,
    trace: shardmarket,
  };
}
