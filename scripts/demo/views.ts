import type { KeeperClient } from '@shardmarket/sdk';
import { z } from 'zod';

const micro = z.string().transform(BigInt);

const jobSchema = z
  .object({
    stats: z.object({ rounds: z.number(), firstTokenMs: z.number(), totalMs: z.number() }),
    alpha: z.number().nullable(),
    committed: z.number(),
    stages: z.array(z.object({ operator: z.string(), amount_micro_usdc: micro })),
    settlement: z.object({ signature: z.string() }),
  })
  .transform((job) => ({
    stats: job.stats,
    /** part of the drafted tokens that the target agreed with; null without drafts */
    alpha: job.alpha,
    committed: job.committed,
    stages: job.stages.map((s) => ({ operator: s.operator, amount: s.amount_micro_usdc })),
    settlement: job.settlement.signature,
  }));
/** A finished and settled job; amounts in micro-USDC before the 70/30 split. */
export type JobView = z.infer<typeof jobSchema>;

const epochSchema = z
  .object({
    day: z.number(),
    burn_half_micro_usdc: micro,
    staker_half_micro_usdc: micro,
    signature: z.string().nullable(),
  })
  .transform((e) => ({
    day: e.day,
    burn: e.burn_half_micro_usdc,
    stakers: e.staker_half_micro_usdc,
    signature: e.signature ?? '',
  }));
export type EpochView = z.infer<typeof epochSchema>;

const sliceSchema = z
  .object({ spent_micro_usdc: micro, burned_micro_zero: micro, signature: z.string() })
  .transform((s) => ({ amount: s.spent_micro_usdc, burned: s.burned_micro_zero, signature: s.signature }));
/** A bought and burned slice: `amount` micro-USDC spent, `burned` micro-ZERO. */
export type SliceView = z.infer<typeof sliceSchema>;

export async function readJob(client: KeeperClient, job: string, apiKey: string): Promise<JobView> {
  return jobSchema.parse(await client.get(`/v1/jobs/${job}`, apiKey));
}

export async function readEpochs(client: KeeperClient): Promise<{ epochs: EpochView[]; slices: SliceView[] }> {
  return z.object({ epochs: z.array(epochSchema), slices: z.array(sliceSchema) }).parse(await client.get('/v1/epochs'));
}
