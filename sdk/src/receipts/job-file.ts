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
        /** the worker's account */
        worker: addressSchema.optional(),
        layers: z.tuple([count, z.number().int().positive()]),
        /** micro-USDC per million layer-tokens */
        ask: micro,
        amount_micro_usdc: micro,
        receipt: signedReceiptSchema.nullable(),
      }),
    )
    .min(1),
  /** the transaction that paid the stages, once there is one */
  settlement: z.object({ state: z.string(), signature: z.string().nullable() }).nullish(),
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

/** What is checked of a job file, in this order. */
export type JobCheckName =
  | 'state'
  | 'model'
  | 'tiling'
  | 'tokens'
  | 'signatures'
  | 'contents'
  | 'edges'
  | 'amounts'
  | 'voucher'
  | 'receipts_root'
  | 'settlement';

/** One check of a job. */
export interface JobCheck {
  readonly check: JobCheckName;
  /** undefined where there is nothing to check it against */
  readonly ok: boolean | undefined;
  /** what holds, what is wrong, or what was lacking, in plain words */
  readonly detail: string;
  /** each thing that is wrong */
  readonly findings: readonly string[];
}

/** A check with what it found. @param holds what can be said where it found nothing */
export function checked(check: JobCheckName, findings: readonly string[], holds: string): JobCheck {
  return { check, ok: findings.length === 0, detail: findings.length === 0 ? holds : findings.join('; '), findings };
}

/** A check that could not be made. */
export function unchecked(check: JobCheckName, why: string): JobCheck {
  return { check, ok: undefined, detail: why, findings: [] };
}

/** Which check tells of which fault. */
const CHECK_OF_FAULT: Readonly<Record<ReceiptFault, JobCheckName>> = {
  missing: 'signatures',
  duplicate: 'signatures',
  unassigned_signer: 'signatures',
  bad_signature: 'signatures',
  wrong_job: 'contents',
  wrong_model: 'contents',
  wrong_layers: 'contents',
  wrong_count: 'contents',
  wrong_tokens: 'tokens',
  edge_mismatch: 'edges',
};

/**
 * Checks an ended job without trusting who wrote it down: layers tile the model, every receipt is signed and agrees with
 * the job and its neighbours, each stage is paid what `stageDues` says, and the sum is what the buyer was charged.
 * In a job that broke off `completion_tokens` are those that were delivered, and a stage that is gone has no receipt.
 * Without `known.tokens` the tokens themselves are not checked, only that all stages committed to the same ones.
 * @returns a line for each check; of a job that has not ended, its state alone
 */
export function jobChecks(job: JobFile, known: Known = {}): JobCheck[] {
  if (!ENDED.includes(job.state)) {
    return [checked('state', [`the job is ${job.state}: only finished jobs are paid`], '')];
  }
  const layers = known.model?.layers ?? job.layers;
  const tiling = tilingFault(job, layers);
  const committed = job.completion_tokens === 0 ? 0 : job.prompt_tokens + job.completion_tokens - 1;
  const faults = committed === 0 ? new Map<string, never>() : receiptFaults(job, known, committed, layers);
  const found = (check: JobCheckName) => faultFindings(job, faults, check);
  const stages = `${job.stages.length} stages`;
  return [
    checked('state', [], `the job is ${job.state}`),
    modelCheck(job, known),
    checked('tiling', tiling === undefined ? [] : [tiling], `${stages} hold each of the ${layers} layers once`),
    tokensCheck(job, known, committed, found('tokens')),
    checked('signatures', found('signatures'), `every receipt is signed by the operator of its stage`),
    checked('contents', found('contents'), 'receipts are of this job, model, layers and number of positions'),
    checked('edges', found('edges'), 'neighbours agree on the rows between them'),
    checked(
      'amounts',
      amountFindings(job, committed, faults),
      `${job.amount_micro_usdc} micro-USDC are what receipts say`,
    ),
  ];
}

/** The findings of `jobChecks` in plain words, none if all holds. */
export function checkJobFile(job: JobFile, known: Known = {}): string[] {
  return jobChecks(job, known).flatMap(({ findings }) => findings);
}

function modelCheck(job: JobFile, { model }: Known): JobCheck {
  if (!model)
    return unchecked('model', `no manifest was given: the job says that it ran on model ${job.manifest_hash}`);
  const other = `the job ran on model ${job.manifest_hash}, expected ${model.hash}`;
  return checked('model', model.hash === job.manifest_hash ? [] : [other], `it ran on model ${model.hash}`);
}

function tokensCheck(job: JobFile, { tokens }: Known, committed: number, found: readonly string[]): JobCheck {
  const count = job.prompt_tokens + job.completion_tokens;
  const wrong = tokens && tokens.length !== count && committed > 0;
  const findings = [...(wrong ? [`${tokens.length} tokens were given, the job has ${count}`] : []), ...found];
  if (!tokens && findings.length === 0) {
    return unchecked('tokens', 'the tokens were not given: all stages committed to the same ones');
  }
  return checked('tokens', findings, `all stages committed to these ${count} tokens`);
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

function receiptFaults(job: JobFile, known: Known, committed: number, layers: number): JobVerdict['faults'] {
  const receipts = job.stages.flatMap((s) => s.receipt ?? []);
  const root = known.tokens ? toHex(tokenRoot(known.tokens.slice(0, committed))) : receipts[0]?.tokenRoot;
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
  return verifyJobReceipts(facts, receipts).faults;
}

/** Faults that one check tells of; in a job that broke off a receipt that is missing is none. */
function faultFindings(job: JobFile, faults: JobVerdict['faults'], check: JobCheckName): string[] {
  return [...faults].flatMap(([operator, list]) =>
    list
      .filter((what) => CHECK_OF_FAULT[what] === check && (what !== 'missing' || job.state !== 'failed'))
      .map((what) => `${operator}: ${what}: ${FAULT_MEANINGS[what]}`),
  );
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
