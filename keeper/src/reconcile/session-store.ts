import { randomUUID } from 'node:crypto';
import { toHex, type ChainSettlement } from '@shardmarket/sdk';
import { PublicKey } from '@solana/web3.js';
import { and, asc, eq, gte, inArray, isNull } from 'drizzle-orm';
import type { Db } from '../db/open.ts';
import { jobs, jobStages, settlements } from '../db/schema.ts';
import { unsettledJobs } from '../settle/store.ts';
import type { UnsettledJob } from '../settle/plan.ts';
import type { KnownSettlement, SettlementChange } from './session-plan.ts';

/** A session's settlements from `since` (micro-USDC) on with their jobs, and its jobs that are under none. */
export async function readSettlements(
  db: Db,
  session: string,
  since: bigint,
): Promise<{ known: KnownSettlement[]; unsettled: UnsettledJob[] }> {
  const where = and(eq(settlements.session, session), gte(settlements.fromAmount, since));
  const rows = await db.select().from(settlements).where(where).orderBy(asc(settlements.fromAmount));
  const known: KnownSettlement[] = [];
  for (const row of rows) known.push({ ...row, jobs: await jobsUnder(db, row.id) });
  return { known, unsettled: await unsettledJobs(db, session) };
}

async function jobsUnder(db: Db, settlement: string): Promise<UnsettledJob[]> {
  const where = eq(jobs.settlement, settlement);
  const rows = await db.select({ id: jobs.id }).from(jobs).where(where).orderBy(asc(jobs.endedAt), asc(jobs.id));
  if (rows.length === 0) return [];
  const ids = rows.map((row) => row.id);
  const stages = await db.select().from(jobStages).where(inArray(jobStages.job, ids)).orderBy(jobStages.position);
  return ids.map((id) => ({ id, stages: stages.filter((s) => s.job === id) }));
}

/** Writes one change; in a transaction with all others of the session. */
export async function applyChange(
  tx: Pick<Db, 'insert' | 'update' | 'delete'>,
  session: string,
  change: SettlementChange,
) {
  if (change.kind === 'confirm') {
    const { settlement, id } = change;
    const confirmed = { state: 'confirmed' as const, signature: settlement.signature, error: null };
    await tx.update(settlements).set(confirmed).where(eq(settlements.id, id));
    return;
  }
  if (change.kind !== 'insert') {
    await tx.update(jobs).set({ settlement: null }).where(eq(jobs.settlement, change.id));
    await tx.delete(settlements).where(eq(settlements.id, change.id));
    if (change.kind === 'release') return;
  }
  const id = randomUUID();
  await tx.insert(settlements).values({ id, session, ...rowOf(change.settlement) });
  if (change.covered.jobs.length === 0) return;
  await tx
    .update(jobs)
    .set({ settlement: id })
    .where(and(inArray(jobs.id, [...change.covered.jobs]), isNull(jobs.settlement)));
}

function rowOf({ signature, voucher, bytes, voucherSignature, shares }: ChainSettlement) {
  return {
    fromAmount: voucher.from,
    toAmount: voucher.to,
    shares: shares.map(({ worker, amount }) => ({
      worker: new PublicKey(worker).toBase58(),
      amount: amount.toString(),
    })),
    receiptsRoot: toHex(voucher.receiptsRoot),
    voucher: bytes,
    voucherSignature,
    expiresAt: voucher.expiresAt,
    state: 'confirmed' as const,
    signature,
  };
}
