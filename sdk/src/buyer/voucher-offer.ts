import { z } from 'zod';
import { addressSchema } from '../address.ts';
import { jobFileSchema } from '../receipts/job-file.ts';

const micro = z
  .string()
  .regex(/^\d{1,20}$/, 'expected micro-USDC as a decimal string')
  .transform(BigInt);
const hash = z.string().regex(/^[0-9a-f]{64}$/, 'expected 32 bytes of hex');

/** A job as `GET /v1/jobs/<id>` has it, with the worker account of each stage. */
const offeredJobSchema = jobFileSchema.extend({
  stages: z.array(jobFileSchema.shape.stages.element.extend({ worker: addressSchema })).min(1),
});
export type OfferedJob = z.infer<typeof offeredJobSchema>;

/** What a keeper wants vouched for: `to − from` micro-USDC for these jobs. */
export const voucherOfferSchema = z.object({
  session: addressSchema,
  from: micro,
  to: micro,
  /** unix seconds */
  expires_at: z
    .string()
    .regex(/^\d{1,18}$/)
    .transform(BigInt),
  shares_hash: hash,
  receipts_root: hash,
  jobs: z.array(offeredJobSchema).min(1),
});
export type VoucherOffer = z.infer<typeof voucherOfferSchema>;

/** The answer of `GET /v1/sessions/<session>/voucher`. */
export const voucherDueSchema = z.object({
  /** null where nothing is to be signed now */
  offer: voucherOfferSchema.nullable(),
  /** micro-USDC of jobs that ended, signed for or not, until the chain has settled them */
  unsettled: micro,
  /** micro-USDC that jobs that run hold back */
  reserved: micro,
  /** whether a voucher is signed and waits for the chain */
  settling: z.boolean(),
});
export type VoucherDue = z.infer<typeof voucherDueSchema>;

/** The answer of `GET /v1/jobs/<id>/tokens`: ids as they were computed, and whether the job is over. */
export const jobTokensSchema = z.object({
  ended: z.boolean(),
  prompt: z.array(z.number().int().nonnegative()),
  completion: z.array(z.number().int().nonnegative()),
});
export type JobTokens = z.infer<typeof jobTokensSchema>;
