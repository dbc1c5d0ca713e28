import { z } from 'zod';
import { addressSchema } from '../address.ts';
import { tokenRoot } from './rows.ts';
import { toHex } from '../bytes.ts';
import { stageDues } from './due.ts';
import { signedReceiptSchema } from './receipt.ts';
import { verifyJobReceipts, type JobVerdict, type ReceiptFault } from './verify-job.ts';

const micro = z.string().regex(/^\d{1,20}$/, 'expected micro-USDC as a decimal string');
const count = z.number().int().nonnegative();

/** What `GET /v1/jobs/<id>` answers, as far as it can be checked; other fields are left alone. */
export const jobFileSchema = z.object({
  id: z.string().regex(/^[0-9a-f]{32}$/),
  session: addressSchema,
  state: z.string(),
  manifest_hash: z.string().regex(/^[0-9a-f]{64}$/),
  numerics_class: z.string().regex(/^[0-9a-f]{64}$/),
  layers: z.number().int().positive(),
  prompt_tokens: count,
  completion_tokens: count,
  amount_micro_usdc: micro,
  stages: z
    .array(
      z.object({
        operator: addressSchema,
        layers: z.tuple([count, z.number().int().positive()]),
        /** micro-USDC per million layer-tokens */
        ask: micro,
        amount_micro_usdc: micro,
        receipt: signedReceiptSchema.nullable(),
      }),
    )
    .min(1),
});
export type JobFile = z.infer<typeof jobFileSchema>;

/** What a third party may know better than the keeper that wrote the file. */
export interface Known {
  /** ids of the prompt and the completion */
  readonly tokens?: readonly number[];
  /** hash of the model's manifest, hex, and its number of layers */
  readonly model?: { readonly hash: string; readonly layers: number };
}

/** What each fault of a receipt means, for people. */
export const FAULT_MEANINGS: Readonly<Record<ReceiptFault, string>> = {
  missing: 'there is no receipt',
  duplicate: 'it signed two receipts for the job',
  unassigned_signer: 'it was not in the ring',
  bad_signature: 'the operator did not sign this receipt',
  wrong_job: 'the receipt is of another job or session',
  wrong_model: 'the receipt is of another model or numerics class',
  wrong_layers: 'the receipt is for other layers',
  wrong_count: 'it counts other positions than were delivered, or fewer rows than positions',
  wrong_tokens: 'it committed to other tokens',
  edge_mismatch: 'it and its neighbour disagree on the rows between them',
};

/** States of a job that has ended and may have been paid for; `failed` is one that broke off. */
const ENDED: readonly string[] = ['done', 'failed'];

/**
 * Checks an ended job without trusting who wrote it down: layers tile the model, every receipt is signed and agrees with
 * the job and its neighbours, each stage is paid what `stageDues` says, and the sum is what the buyer was charged.
 * In a job that broke off `completion_tokens` are those that were delivered, and a stage that is gone has no receipt.
 * Without `known.tokens` the tokens themselves are not checked, only that all stages committed to the same ones.
 * @returns findings in plain words, none if all holds
 */
export function checkJobFile(job: JobFile, known: Known = {}): string[] {
  const findings: string[] = [];
  const layers = known.model?.layers ?? job.layers;
  if (!ENDED.includes(job.state)) return [`the job is ${job.state}: only finished jobs are paid`];
  if (known.model && known.model.hash !== job.manifest_hash) {
    findings.push(`the job ran on model ${job.manifest_hash}, expected ${known.model.hash}`);
  }
  const tiling = tilingFault(job, layers);
  if (tiling) findings.push(tiling);
  const committed = job.completion_tokens === 0 ? 0 : job.prompt_tokens + job.completion_tokens - 1;
  const faults = committed === 0 ? undefined : receiptFaults(job, known, committed, layers, findings);
  findings.push(...amountFindings(job, committed, faults ?? new Map()));
  return findings;
}

function tilingFault(job: JobFile, layers: number): string | undefined {
  let next = 0;
  for (const {
    operator,
    layers: [start, end],
  } of job.stages) {
    if (start !== next || end <= start) return `layers ${start}–${end} of ${operator} do not follow layer ${next}`;
    next = end;
  }
  return next === layers ? undefined : `the stages end at layer ${next}, the model has ${layers}`;
}

function receiptFaults(job: JobFile, known: Known, committed: number, layers: number, findings: string[]) {
  const receipts = job.stages.flatMap((s) => s.receipt ?? []);
  const root = known.tokens ? toHex(tokenRoot(known.tokens.slice(0, committed))) : receipts[0]?.tokenRoot;
  if (known.tokens && known.tokens.length !== job.prompt_tokens + job.completion_tokens) {
    findings.push(`${known.tokens.length} tokens were given, the job has ${job.prompt_tokens + job.completion_tokens}`);
  }
  const facts = {
    session: job.session,
    job: job.id,
    manifestHash: job.manifest_hash,
    numericsClass: job.numerics_class,
    layers,
    tokenRoot: root ?? '',
    committed,
    stages: job.stages,
  };
  const { faults } = verifyJobReceipts(facts, receipts);
  for (const [operator, list] of faults) {
    const told = list.filter((what) => what !== 'missing' || job.state !== 'failed');
    for (const what of told) findings.push(`${operator}: ${what}: ${FAULT_MEANINGS[what]}`);
  }
  return faults;
}

function amountFindings(job: JobFile, committed: number, faults: JobVerdict['faults']): string[] {
  const findings: string[] = [];
  const stages = job.stages.map((stage) => ({ ...stage, ask: BigInt(stage.ask) }));
  const dues = stageDues(stages, committed, faults, job.state === 'failed');
  let sum = 0n;
  for (const [i, due] of dues.entries()) {
    const { operator, amount_micro_usdc } = job.stages[i] as JobFile['stages'][number];
    const amount = BigInt(amount_micro_usdc);
    sum += amount;
    if (amount !== due) findings.push(`${operator}: is paid ${amount} micro-USDC, by its receipt it is due ${due}`);
  }
  const charged = BigInt(job.amount_micro_usdc);
  if (sum !== charged) findings.push(`the buyer is charged ${charged} micro-USDC, the stages are paid ${sum}`);
  return findings;
}
