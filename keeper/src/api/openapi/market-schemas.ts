/** What the keeper answers about itself, sessions, keys and jobs, as zod schemas; amounts are micro-USDC in decimal strings. */
import { addressSchema, jobFileSchema, jobStatsSchema, KEY_SCOPES, signedReceiptSchema } from '@shardmarket/sdk';
import { z } from 'zod';
import { micro } from './answer-schemas.ts';

const count = z.number().int().nonnegative();
const seconds = count.describe('unix seconds');
const list = <T extends z.ZodType>(data: T) => z.object({ object: z.literal('list'), data: z.array(data) });

export const errorSchema = z.object({
  error: z.object({
    message: z.string().describe('what was wrong, what was expected, what to do next'),
    type: z.string(),
    param: z.string().nullable().describe('the field at fault'),
    code: z.string().describe('stable'),
  }),
});

export const modelSchema = z.object({
  id: z.string(),
  object: z.literal('model'),
  created: seconds,
  owned_by: z.string(),
  manifest_hash: z.string().describe('sha256 of the manifest, hex'),
  layers: count,
  context_length: count,
  available: z.boolean(),
  stages: count.describe('workers of the ring that would serve it now'),
  price_micro_usdc_per_million: micro.nullable().describe('of a million positions, as of now'),
  reason: z.string().optional().describe('why nobody serves it'),
});
export const modelsSchema = list(modelSchema);
export type Model = z.infer<typeof modelSchema>;

export const keeperSchema = z.object({
  keeper: addressSchema,
  program: addressSchema,
  usdc_mint: addressSchema,
  zero_mint: addressSchema,
  rpc_url: z.string().nullable(),
  models: z.array(modelSchema),
});
export type KeeperInfo = z.infer<typeof keeperSchema>;

const quotedStage = {
  worker: addressSchema,
  layers: z.array(count).length(2).describe('first, and the one behind the last'),
  ask: micro,
  ask_counts_percent: count.describe(
    'what its ask counts as where rings are compared, for what went wrong with it; it is paid its ask',
  ),
};
export const quoteAnswerSchema = z.object({
  object: z.literal('quote'),
  quote: z.string().describe('to be sent as x-shardmarket-quote'),
  model: z.string(),
  manifest_hash: z.string(),
  numerics_class: z.string(),
  prompt_tokens: count,
  max_tokens: count,
  max_cost_micro_usdc: micro,
  price_micro_usdc_per_million: micro,
  price_micro_usdc_per_1k: micro,
  stages: z.array(z.object({ ...quotedStage, operator: addressSchema, max_cost_micro_usdc: micro })),
  expected: z.object({
    ttft_ms: z.number().nullable(),
    tokens_per_second: z.number().nullable(),
    samples: count,
    reason: z.string().nullable(),
  }),
  passed_over: z.array(
    z.object({
      price_micro_usdc_per_million: micro,
      stages: z.array(z.object({ ...quotedStage, obstacles: z.array(z.string()) })),
      reason: z.string(),
    }),
  ),
  created_at: seconds,
  expires_at: seconds,
});

export const signerSchema = z.object({ signer: addressSchema.describe('voucher key to open the session with') });
export const newKeySchema = z.object({ key: z.string().describe('shown this once'), id: z.string() });
export const apiKeySchema = z.object({
  id: z.string(),
  name: z.string().nullable(),
  state: z.string(),
  scopes: z.array(z.enum(KEY_SCOPES)),
  budget_micro_usdc: micro.nullable(),
  spent_micro_usdc: micro,
  reserved_micro_usdc: micro,
  expires_at: seconds.nullable(),
  created_at: seconds,
  revoked_at: seconds.nullable(),
});
const webhookSchema = z.object({
  key: z.string().nullable().describe('id of the API key whose budget counts'),
  url: z.string(),
  threshold_micro_usdc: micro,
  below: z.boolean(),
  last_notice: z
    .object({
      id: z.string(),
      state: z.string(),
      attempts: count,
      error: z.string().nullable(),
      created_at: seconds,
    })
    .nullish(),
});
export const webhooksSchema = list(webhookSchema);
export const apiKeysSchema = list(apiKeySchema).extend({ webhooks: z.array(webhookSchema) });
export const revokedSchema = z.object({ id: z.string(), revoked: z.literal(true) });

export const sessionSchema = z.object({
  session: addressSchema,
  deposit: micro,
  settled: micro,
  unsettled: micro,
  reserved: micro,
  available: micro,
});
export const closingSchema = z.object({ transaction: z.string().describe('base64, for the payer to sign and send') });

const stage = z.object({
  ...jobFileSchema.shape.stages.element.shape,
  worker: addressSchema,
  faults: z.array(z.string()),
  receipt: signedReceiptSchema.nullable(),
});
export const jobSchema = jobFileSchema.extend({
  model: z.string(),
  finish: z.string().nullable(),
  error: z.string().nullable(),
  committed: count,
  stats: jobStatsSchema.nullable(),
  alpha: z.number().nullable().describe('accepted drafted tokens of those that were judged'),
  stages: z.array(stage),
  settlement: z.object({ state: z.string(), signature: z.string().nullable() }).nullable(),
  created_at: z.iso.datetime(),
  ended_at: z.iso.datetime().nullable(),
});

export const epochsSchema = z.object({
  last_epoch_day: count,
  burn_budget_micro_usdc: micro,
  zero_burned_micro: micro,
  usdc_spent_on_burns_micro: micro,
  usdc_streamed_micro: micro,
  epochs: z.array(
    z.object({
      day: count,
      taken_micro_usdc: micro,
      burn_half_micro_usdc: micro,
      staker_half_micro_usdc: micro,
      opened_at: seconds,
      signature: z.string().nullable(),
    }),
  ),
  slices: z.array(z.object({ spent_micro_usdc: micro, burned_micro_zero: micro, signature: z.string() })),
  venues: z.array(z.object({ pool: addressSchema, observed: count, last_slice_at: seconds })),
});
export type Epochs = z.infer<typeof epochsSchema>;

const amountText = z.string().regex(/^\d+$/);
export const usageSchema = z.object({
  object: z.literal('list'),
  session: addressSchema,
  by: z.literal('day'),
  data: z.array(
    z.object({
      day: z.string().describe('UTC, YYYY-MM-DD, on which the jobs began; days without jobs are left out'),
      jobs: count,
      prompt_tokens: amountText,
      completion_tokens: amountText,
      cost_micro_usdc: amountText,
    }),
  ),
});
export type UsageByDay = z.infer<typeof usageSchema>;
export const jobListSchema = z.object({
  object: z.literal('list'),
  session: addressSchema,
  data: z.array(
    z.object({
      ...{ id: z.string(), model: z.string(), state: z.string() },
      ...{ finish: z.string().nullable(), error: z.string().nullable() },
      ...{ prompt_tokens: count, completion_tokens: count, amount_micro_usdc: micro },
      settlement: z.object({ state: z.string(), signature: z.string().nullable() }).nullable(),
      created_at: z.iso.datetime(),
      ended_at: z.iso.datetime().nullable(),
    }),
  ),
  next: z.string().nullable().describe('give it as `before` for the next page'),
});
export type JobList = z.infer<typeof jobListSchema>;

export const ownKeySchema = z.object({ session: addressSchema, own_key: z.literal(true) });
export const voucherOfferSchema = z.object({
  offer: z
    .object({
      session: addressSchema,
      from: micro,
      to: micro,
      expires_at: z.string().describe('unix seconds'),
      shares_hash: z.string(),
      receipts_root: z.string(),
      jobs: z.array(jobSchema),
    })
    .nullable(),
  unsettled: micro,
  reserved: micro,
  settling: z.boolean(),
});
export const voucherTakenSchema = z.object({ session: addressSchema, from: micro, to: micro, state: z.string() });
