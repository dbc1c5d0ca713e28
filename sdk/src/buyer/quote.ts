import { z } from 'zod';

/** Header with which a request presents a quote. */
export const QUOTE_HEADER = 'x-shardmarket-quote';

const micro = z
  .string()
  .regex(/^\d{1,39}$/)
  .transform(BigInt);
const stage = z.object({
  worker: z.string(),
  layers: z.tuple([z.number(), z.number()]),
  ask: micro,
  /** what its ask counts as where rings are compared, for what went wrong with it; it is paid its ask. Absent from older keepers */
  ask_counts_percent: z.number().optional(),
});

/** What a request would cost and why; amounts are micro-USDC, times unix seconds. */
export const quoteSchema = z.object({
  /** to be presented with the request */
  quote: z.string(),
  model: z.string(),
  prompt_tokens: z.number(),
  max_tokens: z.number(),
  max_cost_micro_usdc: micro,
  price_micro_usdc_per_million: micro,
  /** rounded up */
  price_micro_usdc_per_1k: micro,
  stages: z.array(stage.extend({ operator: z.string(), max_cost_micro_usdc: micro })),
  /** medians of what exactly these workers did; null with a reason where nothing was measured */
  expected: z.object({
    ttft_ms: z.number().nullable(),
    tokens_per_second: z.number().nullable(),
    samples: z.number(),
    reason: z.string().nullable(),
  }),
  /** cheaper rings that were not taken */
  passed_over: z.array(
    z.object({
      price_micro_usdc_per_million: micro,
      stages: z.array(stage.extend({ obstacles: z.array(z.string()) })),
      reason: z.string(),
    }),
  ),
  created_at: z.number(),
  expires_at: z.number(),
});
export type Quote = z.infer<typeof quoteSchema>;

/** What is to be quoted: a prompt, or how many tokens it has. */
export type QuoteRequest = { readonly model: string; readonly maxTokens: number } & (
  { readonly prompt: string } | { readonly promptTokens: number }
);
