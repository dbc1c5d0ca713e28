import {
  stageDues,
  tokenRoot,
  toHex,
  verifyJobReceipts,
  type ReceiptFault,
  type SignedReceipt,
} from '@shardmarket/sdk';
import type { LiveWorker } from '../workers/types.ts';
import { committedPositions } from './cost.ts';
import { ReceiptSignatures } from './receipt-signatures.ts';

/** What the keeper knows of a job that ended well, or broke off. */
export interface FinishedJob {
  readonly id: string;
  readonly session: string;
  readonly modelHash: string;
  readonly numericsClass: string;
  readonly layers: number;
  readonly stages: readonly LiveWorker[];
  readonly prompt: readonly number[];
  /** ids in the order that the head delivered them; of a job that broke off, those that went out to the client */
  readonly completion: readonly number[];
  readonly brokeOff: boolean;
}

export interface StageBill {
  readonly operator: string;
  /** address of its account, and its ask */
  readonly worker: string;
  readonly ask: bigint;
  /** micro-USDC; 0 for a stage at fault */
  readonly amount: bigint;
  readonly faults: readonly ReceiptFault[];
  readonly receipt: SignedReceipt | undefined;
}

export interface Bill {
  readonly committed: number;
  /** in ring order */
  readonly stages: readonly StageBill[];
  /** micro-USDC in all */
  readonly amount: bigint;
}

/**
 * What a job costs by its receipts: a stage whose receipt is missing or at fault is neither paid nor charged, and an
 * answer without a token costs nothing at all; see `stageDues` for jobs that broke off.
 */
export function billJob(job: FinishedJob, receipts: readonly SignedReceipt[]): Bill {
  const delivered = job.completion.length > 0;
  const committed = delivered ? committedPositions(job.prompt.length, job.completion.length) : 0;
  const faults = delivered ? faultsOf(job, committed, receipts) : new Map<string, readonly ReceiptFault[]>();
  const dues = stageDues(job.stages, committed, faults, job.brokeOff);
  const stages = job.stages.map((stage, i): StageBill => {
    const { operator, address: worker, ask } = stage;
    const receipt = receipts.find((r) => r.operator === operator);
    return { operator, worker, ask, amount: dues[i] ?? 0n, faults: faults.get(operator) ?? [], receipt };
  });
  return { committed, stages, amount: stages.reduce((sum, s) => sum + s.amount, 0n) };
}

const signatures = new ReceiptSignatures();
const isSigned = (receipt: SignedReceipt) => signatures.verify(receipt);

function faultsOf(job: FinishedJob, committed: number, receipts: readonly SignedReceipt[]) {
  const tokens = [...job.prompt, ...job.completion].slice(0, committed);
  const facts = {
    session: job.session,
    job: job.id,
    manifestHash: job.modelHash,
    numericsClass: job.numericsClass,
    layers: job.layers,
    tokenRoot: toHex(tokenRoot(tokens)),
    committed,
    stages: job.stages.map((s) => ({ operator: s.operator, layers: s.layers })),
  };
  return verifyJobReceipts(facts, receipts, isSigned).faults;
}
