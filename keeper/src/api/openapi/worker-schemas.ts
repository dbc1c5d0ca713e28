/** What the keeper answers about one worker; amounts are micro-USDC in decimal strings. */
import { addressSchema } from '@shardmarket/sdk';
import { z } from 'zod';
import { micro } from './answer-schemas.ts';

const count = z.number().int().nonnegative();
const seconds = count.describe('unix seconds');

const share = z.number().min(0).max(1);
const record = z
  .object({ good: count, bad: count, lower_bound: share, newcomer: share })
  .describe(
    'counts, and the lower bound of Wilson (95 %, what is assumed of everybody counted in) beside that of a newcomer',
  );

const workerJobSchema = z.object({
  tag: z.string().describe('first 16 hex digits of sha256 of its id: names it to who knows that'),
  model: z.string(),
  state: z.string(),
  layers: z.array(count).length(2),
  paid_micro_usdc: micro,
  faults: z.array(z.string()),
  receipt: z
    .object({ committed: count, computed: count })
    .nullable()
    .describe('positions that it signed for; null without a receipt'),
  settled: z.boolean(),
  started_at: seconds,
  ended_at: seconds.nullable(),
});
export type WorkerJob = z.infer<typeof workerJobSchema>;

const workerChargesSchema = z.object({
  delivered_micro_usdc: micro.describe('settled, unsettled and lost'),
  settled_micro_usdc: micro,
  unsettled_micro_usdc: micro,
  lost_micro_usdc: micro.describe('its session was closed on chain before it was settled'),
});
export type WorkerCharges = z.infer<typeof workerChargesSchema>;

const workerBatchSchema = z.object({
  batch: addressSchema,
  seq: micro,
  state: z.enum(['posted', 'passed', 'audited', 'answered', 'decided']),
  amount_micro_usdc: micro,
  receipts: count,
  day: count.describe('unix day with which it vests'),
  audit: z
    .object({
      challenger: addressSchema.nullable().describe('null where the draw opened it'),
      deadline: seconds,
      auditors: z.array(z.object({ auditor: addressSchema, vote: z.enum(['guilty', 'not guilty']).nullable() })),
      verdict: z.enum(['guilty', 'not guilty']).nullable().describe('what two of them agree on'),
    })
    .nullable(),
});
export type WorkerBatch = z.infer<typeof workerBatchSchema>;

export const workerSchema = z.object({
  worker: addressSchema,
  state: z.string(),
  message: z.string(),
  connected: z.boolean(),
  jobs_running: count,
  max_jobs: count.nullable(),
  operator: addressSchema,
  layers: z.array(count).length(2),
  ask: micro,
  reputation: z.object({
    delivered: record,
    on_time: record,
    audited: record,
    price_counts_percent: count,
    time_counts_percent: count,
  }),
  bond: z
    .object({
      bond_micro_zero: micro,
      covers_micro_usdc: micro.describe('what it may be owed and still get jobs'),
      owed_micro_usdc: micro.describe('uncovered, or in the challenge window'),
      headroom_micro_usdc: micro,
    })
    .nullable(),
  last_job: workerJobSchema.nullable(),
  jobs: z.array(workerJobSchema).describe('its last 20 stages, newest first'),
  charges: workerChargesSchema.describe('by the database of this keeper; before the split of the protocol'),
  batches: z
    .array(workerBatchSchema)
    .nullable()
    .describe('on chain, the newest 50; null where the RPC does not list them'),
  reasons: z.array(z.object({ code: z.string(), message: z.string(), count, first_at: seconds, last_at: seconds })),
});
