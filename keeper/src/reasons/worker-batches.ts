import { auditorsOf, BATCH, challengerOf, fetchBatches, VOTE, verdictOf, type Batch } from '@shardmarket/sdk';
import { PublicKey, type Connection } from '@solana/web3.js';
import type { WorkerBatch } from '../api/openapi/worker-schemas.ts';

/** Newest batches that are told. */
const TOLD = 50;
/** ms for which an answer is given again, and most workers of which one is kept: who asks often does not ask the RPC as often. */
const FRESH_MS = 5_000;
const MOST_KEPT = 1_000;

const STATES = ['posted', 'passed', 'audited', 'answered', 'decided'] as const;

/** Batches of a worker that are on chain, newest first; null where the RPC does not list them. */
export type ReadBatches = (worker: string) => Promise<readonly WorkerBatch[] | null>;

/** @param clock unix ms */
export function createBatchReader(connection: Connection, clock: () => number = Date.now): ReadBatches {
  const kept = new Map<string, { readonly at: number; readonly batches: ReturnType<ReadBatches> }>();
  const read = async (worker: string) => {
    const found = await fetchBatches(connection, new PublicKey(worker));
    return found
      .slice(-TOLD)
      .reverse()
      .map(({ address, account }) => describeBatch(address, account));
  };
  return (worker) => {
    const now = clock();
    const before = kept.get(worker);
    if (before && now - before.at < FRESH_MS && now >= before.at) return before.batches;
    const batches = read(worker).catch(() => null);
    kept.delete(worker);
    kept.set(worker, { at: now, batches });
    const [oldest] = kept.keys();
    if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest);
    return batches;
  };
}

/** A batch and, if one is under way or was decided, its audit. */
export function describeBatch(address: PublicKey, batch: Batch): WorkerBatch {
  return {
    batch: address.toBase58(),
    seq: batch.seq.toString(),
    state: STATES[batch.state] ?? 'decided',
    amount_micro_usdc: batch.amount.toString(),
    receipts: batch.count,
    day: Number(batch.day),
    audit: batch.state >= BATCH.audited ? auditOf(batch) : null,
  };
}

function auditOf(batch: Batch): WorkerBatch['audit'] {
  const word = (vote: number | undefined) =>
    vote === VOTE.guilty ? 'guilty' : vote === VOTE.notGuilty ? 'not guilty' : null;
  return {
    challenger: challengerOf(batch)?.toBase58() ?? null,
    deadline: Number(batch.deadline),
    auditors: auditorsOf(batch).map((auditor, i) => ({ auditor: auditor.toBase58(), vote: word(batch.votes[i]) })),
    // Its votes stay on a batch that is decided.
    verdict: verdictOf({ ...batch, state: BATCH.answered }) ?? null,
  };
}
