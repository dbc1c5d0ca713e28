import type { JobStats } from '@shardmarket/sdk';
import { and, eq, inArray, sql, type SQL } from 'drizzle-orm';
import type { Db } from '../db/open.ts';
import { jobs, jobStages, sessions, settlements } from '../db/schema.ts';
import { Problem } from '../errors.ts';
import { budgetLeft, requireActive, requireBudget } from '../sessions/key-terms.ts';
import { readKey } from '../sessions/api-keys.ts';
import { balanceOf, requireFunds, type Charges } from '../sessions/balance.ts';
import { DEFAULT_CREDIT, readLent, requireCredit, requireTotal } from '../sessions/credit.ts';
import { isHeldByBuyer } from '../sessions/own-keys.ts';
import type { Funds } from '../sessions/funds.ts';
import type { LiveWorker } from '../workers/types.ts';
import type { Bill } from './bill.ts';

/** A job about to start. */
export interface NewJob {
  readonly id: string;
  readonly session: string;
  /** hash of the API key that asks for it, null if none does */
  readonly apiKey: string | null;
  /** the x402 payment that it is done for */
  readonly payment?: string | undefined;
  readonly model: string;
  readonly modelHash: string;
  readonly numericsClass: string;
  readonly promptTokens: number;
  readonly maxTokens: number;
  /** micro-USDC, the most that it can cost */
  readonly reserve: bigint;
  readonly stages: readonly LiveWorker[];
}

/** Jobs that have ended and may cost something: one that broke off costs what was delivered of it. */
export const isCharged = inArray(jobs.state, ['done', 'failed']);

type Reader = Pick<Db, 'select'>;
/** PostgreSQL's advisory lock of what is lent to buyers who hold their own keys. */
const CREDIT_LOCK = 7_355_608;

/** What a session owes and holds back, from one statement and so from one moment. */
export async function readCharges(db: Reader, session: string): Promise<Charges> {
  const sumIf = (column: typeof jobs.amount | typeof jobs.reserved, condition: SQL) =>
    sql<string>`coalesce(sum(${column}) filter (where ${condition}), 0)::text`;
  const open = sql`${isCharged} and (${jobs.settlement} is null or ${settlements.state} = 'pending')`;
  const confirmed = sql<string>`(select coalesce(max(s.to_amount), 0)::text from settlements s
    where s.session = ${session} and s.state = 'confirmed')`;
  const [row] = await db
    .select({
      unsettled: sumIf(jobs.amount, open),
      reserved: sumIf(jobs.reserved, sql`${jobs.state} = 'running'`),
      confirmedTo: confirmed,
    })
    .from(jobs)
    .leftJoin(settlements, eq(jobs.settlement, settlements.id))
    .where(eq(jobs.session, session));
  return {
    unsettled: BigInt(row?.unsettled ?? '0'),
    reserved: BigInt(row?.reserved ?? '0'),
    confirmedTo: BigInt(row?.confirmedTo ?? '0'),
  };
}

/**
 * Stores a job with its reservation. Requests of one session take turns on its row, so that two of them cannot both
 * spend the last micro-USDC, be it the session's or its API key's. The key may have been revoked since it was shown.
 * @returns what is left with it
 * @throws Problem `insufficient_balance`, `session_closing`, `key_budget_exceeded`, `api_key_revoked`, `api_key_expired`, and
 * `voucher_due`, `credit_exceeded`, `credit_used_up` where the buyer holds the session's key
 */
export async function reserveJob(
  db: Db,
  job: NewJob,
  chain: { deposit: bigint; settled: bigint },
  credit = DEFAULT_CREDIT,
): Promise<Funds> {
  const { stages, reserve, ...fields } = job;
  return db.transaction(async (tx) => {
    const [session] = await tx
      .select({ closing: sessions.closing, signer: sessions.signer })
      .from(sessions)
      .where(eq(sessions.address, job.session))
      .for('update');
    if (session?.closing !== false) {
      throw new Problem('session_closing', `session ${job.session} is being closed: it takes no more jobs`);
    }
    const left = job.apiKey === null ? null : await requireKey(tx, job.apiKey, reserve);
    const charges = await readCharges(tx, job.session);
    const { available, reserved } = requireFunds(balanceOf(chain, charges), reserve, job.session);
    if (await isHeldByBuyer(tx, session.signer)) {
      requireCredit(charges, reserve, credit, job.session);
      // Sessions take turns here, so that no two of them both get the last of it.
      await tx.execute(sql`select pg_advisory_xact_lock(${CREDIT_LOCK})`);
      requireTotal(await readLent(tx), reserve, credit);
    }
    await tx.insert(jobs).values({ ...fields, reserved: reserve, state: 'running' });
    await tx.insert(jobStages).values(
      stages.map((stage, position) => ({
        job: job.id,
        position,
        operator: stage.operator,
        worker: stage.address,
        layerStart: stage.layers[0],
        layerEnd: stage.layers[1],
        ask: stage.ask,
      })),
    );
    return {
      available: available - reserve,
      reserved: reserved + reserve,
      budget: left === null ? null : left - reserve,
    };
  });
}

/** @returns what is left of its budget, null without one */
async function requireKey(tx: Pick<Db, 'select'>, hash: string, need: bigint): Promise<bigint | null> {
  const found = await readKey(tx, hash);
  if (!found) throw new Problem('invalid_api_key', 'the API key is gone: ask for another (POST /v1/api-keys)');
  requireActive(found.key, new Date());
  requireBudget(found.key, found.usage, need);
  return budgetLeft(found.key.budget, found.usage);
}

export interface JobResult {
  readonly completionTokens: number;
  readonly finish: string;
  readonly stats: JobStats;
  readonly bill: Bill;
}

/** Replaces the reservation by what the job costs; a stage that took another's place is paid in it. */
export function finishJob(db: Db, id: string, { bill, ...result }: JobResult): Promise<void> {
  return endJob(db, id, { state: 'done', ...result }, bill);
}

export interface JobFailure {
  readonly errorCode: string;
  /** tokens that were delivered */
  readonly completionTokens: number;
  /** for what was delivered, where it is to be paid */
  readonly bill?: Bill;
}

/** Gives the reservation back, but for what was delivered of a job that broke off. */
export function failJob(db: Db, id: string, { bill, ...failure }: JobFailure): Promise<void> {
  return endJob(db, id, { state: 'failed', ...failure }, bill);
}

type End = Pick<typeof jobs.$inferInsert, 'state' | 'completionTokens' | 'finish' | 'stats' | 'errorCode'>;

async function endJob(db: Db, id: string, end: End, bill: Bill | undefined): Promise<void> {
  await db.transaction(async (tx) => {
    const charged = bill && { committed: bill.committed, amount: bill.amount };
    await tx
      .update(jobs)
      .set({ ...end, ...charged, endedAt: new Date() })
      .where(and(eq(jobs.id, id), eq(jobs.state, 'running')));
    for (const [position, stage] of (bill?.stages ?? []).entries()) {
      await tx
        .update(jobStages)
        .set({
          operator: stage.operator,
          worker: stage.worker,
          ask: stage.ask,
          amount: stage.amount,
          faults: stage.faults,
          receipt: stage.receipt ?? null,
        })
        .where(and(eq(jobStages.job, id), eq(jobStages.position, position)));
    }
  });
}

/** Ids of the jobs that run, of all processes. */
export async function runningJobs(db: Db): Promise<string[]> {
  const rows = await db.select({ id: jobs.id }).from(jobs).where(eq(jobs.state, 'running'));
  return rows.map((row) => row.id);
}

/** Ends jobs whose process is gone, without receipts and so without charge. @returns how many still ran */
export async function endInterruptedJobs(db: Db, ids: readonly string[]): Promise<number> {
  if (ids.length === 0) return 0;
  const failed = await db
    .update(jobs)
    .set({ state: 'failed', errorCode: 'interrupted', endedAt: new Date() })
    .where(and(eq(jobs.state, 'running'), inArray(jobs.id, [...ids])))
    .returning({ id: jobs.id });
  return failed.length;
}

/** A job with its stages, for its session only. */
export async function readJob(db: Db, session: string, id: string) {
  const [row] = await db
    .select({ job: jobs, signature: settlements.signature, settlementState: settlements.state })
    .from(jobs)
    .leftJoin(settlements, eq(jobs.settlement, settlements.id))
    .where(and(eq(jobs.id, id), eq(jobs.session, session)));
  if (!row) return undefined;
  const stages = await db.select().from(jobStages).where(eq(jobStages.job, id)).orderBy(jobStages.position);
  return { ...row, stages };
}
