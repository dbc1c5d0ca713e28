import { and, asc, eq, gt, inArray, isNull, sql } from 'drizzle-orm';
import type { Db } from '../db/open.ts';
import { jobs, jobStages, sessions, settlements } from '../db/schema.ts';
import { isCharged } from '../jobs/store.ts';
import type { Owed } from './due.ts';
import type { SettlementPlan, UnsettledJob } from './plan.ts';

/** Jobs that one settlement looks at: a bound for memory, far above what one voucher takes. */
const MAX_JOBS = 1_000;

type Reader = Pick<Db, 'select'>;
export type StoredSettlement = typeof settlements.$inferSelect;

const isOpen = and(isCharged, gt(jobs.amount, sql`0`));

/** Sessions that owe something or have a settlement under way. */
export async function readOwed(db: Db, now: number): Promise<(Owed & { session: string })[]> {
  const rows = await db
    .select({
      session: jobs.session,
      closing: sessions.closing,
      unsettled: sql<string>`sum(${jobs.amount})::text`,
      oldest: sql<string>`(extract(epoch from min(${jobs.endedAt})) * 1000)::text`,
    })
    .from(jobs)
    .innerJoin(sessions, eq(jobs.session, sessions.address))
    .leftJoin(settlements, eq(jobs.settlement, settlements.id))
    .where(and(isOpen, sql`(${jobs.settlement} is null or ${settlements.state} = 'pending')`))
    .groupBy(jobs.session, sessions.closing);
  return rows.map(({ session, closing, unsettled, oldest }) => ({
    session,
    closing,
    unsettled: BigInt(unsettled),
    oldestAgeMs: now - Number(oldest),
  }));
}

/** The settlement of a session that is under way: there is never more than one. */
export async function pendingSettlement(db: Reader, session: string): Promise<StoredSettlement | undefined> {
  const where = and(eq(settlements.session, session), eq(settlements.state, 'pending'));
  const [row] = await db.select().from(settlements).where(where);
  return row;
}

/** Charged jobs without a settlement, oldest first. */
export async function unsettledJobs(db: Reader, session: string): Promise<UnsettledJob[]> {
  const rows = await db
    .select({ id: jobs.id })
    .from(jobs)
    .where(and(eq(jobs.session, session), isOpen, isNull(jobs.settlement)))
    .orderBy(asc(jobs.endedAt), asc(jobs.id))
    .limit(MAX_JOBS);
  if (rows.length === 0) return [];
  const ids = rows.map((r) => r.id);
  const { job, worker, amount, receipt } = jobStages;
  const stages = await db
    .select({ job, worker, amount, receipt })
    .from(jobStages)
    .where(inArray(jobStages.job, ids))
    .orderBy(jobStages.position);
  return ids.map((id) => ({ id, stages: stages.filter((s) => s.job === id) }));
}

/** Gives up what a session that is gone from the chain still owes. @returns how many jobs */
export async function writeOff(db: Db, session: string): Promise<number> {
  const where = and(eq(jobs.session, session), isOpen, isNull(jobs.settlement));
  const lost = await db.update(jobs).set({ state: 'lost' }).where(where).returning({ id: jobs.id });
  return lost.length;
}

export interface SignedPlan extends SettlementPlan {
  readonly id: string;
  readonly voucher: Uint8Array;
  readonly voucherSignature: Uint8Array;
  readonly expiresAt: bigint;
}

/** Somebody else took these jobs or this place meanwhile. */
export class Overtaken extends Error {}

/**
 * Writes a settlement and puts its jobs under it, all of which must still be without one: two settlers that plan at the same time
 * must not vouch for a job twice. `UNIQUE(session, from)` refuses a second settlement in the same place.
 * @returns false if another settler was faster, and nothing is changed
 */
export async function insertSettlement(db: Db, session: string, plan: SignedPlan): Promise<boolean> {
  try {
    await db.transaction((tx) => writeSettlement(tx, session, plan));
    return true;
  } catch (error) {
    if (error instanceof Overtaken) return false;
    throw error;
  }
}

/** As `insertSettlement`, within a transaction of the caller's, which it must not outlive. @throws Overtaken */
export async function writeSettlement(
  tx: Pick<Db, 'insert' | 'update'>,
  session: string,
  plan: SignedPlan,
): Promise<void> {
  const { id, voucher, voucherSignature, expiresAt } = plan;
  const row = {
    id,
    session,
    fromAmount: plan.from,
    toAmount: plan.to,
    shares: plan.shares.map((s) => ({ worker: s.worker, amount: s.amount.toString() })),
    receiptsRoot: plan.receiptsRoot,
    voucher,
    voucherSignature,
    expiresAt,
    state: 'pending' as const,
  };
  const inserted = await tx.insert(settlements).values(row).onConflictDoNothing().returning({ id: settlements.id });
  if (inserted.length === 0) throw new Overtaken();
  const taken = await tx
    .update(jobs)
    .set({ settlement: id })
    .where(and(inArray(jobs.id, [...plan.jobs]), isNull(jobs.settlement), isCharged))
    .returning({ id: jobs.id });
  if (taken.length !== plan.jobs.length) throw new Overtaken();
}

/** micro-USDC up to which the database knows of confirmed settlements. */
export async function confirmedTo(db: Db, session: string): Promise<bigint> {
  const where = and(eq(settlements.session, session), eq(settlements.state, 'confirmed'));
  const [row] = await db
    .select({ to: sql<string>`coalesce(max(${settlements.toAmount}), 0)::text` })
    .from(settlements)
    .where(where);
  return BigInt(row?.to ?? '0');
}

/**
 * The next transaction for a settlement is to be signed; a voucher that ran out is replaced with it. Changes nothing if another settler
 * has gone on to the next attempt already.
 */
export async function nextAttempt(
  db: Db,
  { id, attempts }: Pick<StoredSettlement, 'id' | 'attempts'>,
  error: string,
  voucher: { voucher: Uint8Array; voucherSignature: Uint8Array; expiresAt: bigint },
): Promise<void> {
  await db
    .update(settlements)
    .set({ ...voucher, attempts: attempts + 1, error })
    .where(and(eq(settlements.id, id), eq(settlements.attempts, attempts), eq(settlements.state, 'pending')));
}

/** `lost`: the session is gone and nothing can be collected for these jobs. An end is final. */
export async function endSettlement(
  db: Db,
  id: string,
  end: { state: 'confirmed'; signature: string } | { state: 'lost'; error: string },
): Promise<void> {
  await db
    .update(settlements)
    .set(end)
    .where(and(eq(settlements.id, id), eq(settlements.state, 'pending')));
}

/** Paid jobs of confirmed settlements that these workers have not been told of. */
export async function untold(
  db: Db,
  workers: readonly string[],
): Promise<{ worker: string; job: string; signature: string }[]> {
  if (workers.length === 0) return [];
  const rows = await db
    .select({ worker: jobStages.worker, job: jobStages.job, signature: settlements.signature })
    .from(jobStages)
    .innerJoin(jobs, eq(jobStages.job, jobs.id))
    .innerJoin(settlements, eq(jobs.settlement, settlements.id))
    .where(
      and(
        eq(settlements.state, 'confirmed'),
        eq(jobStages.told, false),
        gt(jobStages.amount, sql`0`),
        inArray(jobStages.worker, [...workers]),
      ),
    )
    .orderBy(asc(jobs.endedAt))
    .limit(MAX_JOBS);
  return rows.map((r) => ({ ...r, signature: r.signature ?? '' }));
}

export async function markTold(db: Db, worker: string, ids: readonly string[]): Promise<void> {
  const where = and(eq(jobStages.worker, worker), inArray(jobStages.job, [...ids]));
  await db.update(jobStages).set({ told: true }).where(where);
}
