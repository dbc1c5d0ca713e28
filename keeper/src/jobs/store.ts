import type { JobStats } from '@shardmarket/sdk';
import { and, eq, inArray, sql } from 'drizzle-orm';
import type { Db } from '../db/open.ts';
import { jobs, jobStages, sessions, settlements } from '../db/schema.ts';
import type { Charges } from '../sessions/balance.ts';
import type { Bill } from './bill.ts';

/** Jobs that have ended and may cost something: one that broke off costs what was delivered of it. */
export const isCharged = inArray(jobs.state, ['done', 'failed']);

type Reader = Pick<Db, 'select'>;

/** What a session owes and holds back, from one statement and so from one moment. */
export async function readCharges(db: Reader, session: string): Promise<Charges> {
  return (await readChargesOf(db, [session])).get(session) ?? { unsettled: 0n, reserved: 0n, confirmedTo: 0n };
}

/** What several sessions owe and hold back, all from one moment; those that the database does not know are not in it. */
export async function readChargesOf(db: Reader, of: readonly string[]): Promise<Map<string, Charges>> {
  const rows = await chargesQuery(db, of);
  return new Map(
    rows.map(({ session, unsettled, reserved, confirmedTo }) => [
      session,
      { unsettled: BigInt(unsettled), reserved: BigInt(reserved), confirmedTo: BigInt(confirmedTo) },
    ]),
  );
}

/** Looks only at jobs that are open, by the index `jobs_open` that holds no others, and at those of the settlement under way. */
export function chargesQuery(db: Reader, of: readonly string[]) {
  const open = sql`select sum(j.amount) filter (where j.state in ('done', 'failed')) as owed,
      sum(j.reserved) filter (where j.state = 'running') as reserved
    from jobs j
    where j.session = ${sessions.address} and j.settlement is null and (j.state = 'running' or j.amount > 0)`;
  const pending = sql`select sum(j.amount) as owed from settlements p join jobs j on j.settlement = p.id
    where p.session = ${sessions.address} and p.state = 'pending' and j.state in ('done', 'failed')`;
  const confirmed = sql<string>`(select coalesce(max(s.to_amount), 0)::text from settlements s
    where s.session = ${sessions.address} and s.state = 'confirmed')`;
  return db
    .select({
      session: sessions.address,
      unsettled: sql<string>`(coalesce(open.owed, 0) + coalesce(pending.owed, 0))::text`,
      reserved: sql<string>`coalesce(open.reserved, 0)::text`,
      confirmedTo: confirmed,
    })
    .from(sessions)
    .innerJoin(sql`lateral (${open}) open`, sql`true`)
    .innerJoin(sql`lateral (${pending}) pending`, sql`true`)
    .where(inArray(sessions.address, [...of]));
}

export interface JobResult {
  readonly completionTokens: number;
  readonly finish: string;
  readonly stats: JobStats;
  readonly bill: Bill;
}

/** How a job ended, and what is charged for it. */
export type JobEnding = { readonly id: string } & (
  ({ readonly state: 'done' } & JobResult) | ({ readonly state: 'failed' } & JobFailure)
);

export interface JobFailure {
  readonly errorCode: string;
  /** tokens that were delivered */
  readonly completionTokens: number;
  /** for what was delivered, where it is to be paid */
  readonly bill?: Bill;
}

/** Replaces the reservation by what the job costs; a stage that took another's place is paid in it. */
export function finishJob(db: Db, id: string, result: JobResult): Promise<void> {
  return endJobs(db, [{ id, state: 'done', ...result }]);
}

/** Gives the reservation back, but for what was delivered of a job that broke off. */
export function failJob(db: Db, id: string, failure: JobFailure): Promise<void> {
  return endJobs(db, [{ id, state: 'failed', ...failure }]);
}

/** Ends jobs that still run, in one statement: all of them, each with its stages, or none. Others stay as they are. */
export async function endJobs(db: Db, endings: readonly JobEnding[]): Promise<void> {
  const endedAt = new Date().toISOString();
  const ends = endings.map(({ bill, ...end }) => ({
    ...{ id: end.id, state: end.state, completion_tokens: end.completionTokens, ended_at: endedAt },
    ...('finish' in end ? { finish: end.finish, stats: end.stats } : { error_code: end.errorCode }),
    ...(bill && { committed: bill.committed, amount: bill.amount.toString() }),
  }));
  const stages = endings.flatMap(({ id, bill }) =>
    (bill?.stages ?? []).map(({ ask, amount, receipt, ...stage }, position) => {
      const amounts = { ask: ask.toString(), amount: amount.toString() };
      return { job: id, position, ...stage, ...amounts, receipt: receipt ?? null };
    }),
  );
  // Amounts are strings: a u64 is no number of JSON.
  await db.execute(sql`
    with ended as (
      update jobs j set state = e.state, completion_tokens = e.completion_tokens, ended_at = e.ended_at,
        finish = coalesce(e.finish, j.finish), stats = coalesce(e.stats, j.stats),
        error_code = coalesce(e.error_code, j.error_code),
        committed = coalesce(e.committed, j.committed), amount = coalesce(e.amount, j.amount)
      from jsonb_to_recordset(${JSON.stringify(ends)}::jsonb) as e(id text, state text, completion_tokens int,
        ended_at timestamptz, finish text, stats jsonb, error_code text, committed int, amount numeric(20, 0))
      where j.id = e.id and j.state = 'running'
      returning j.id
    )
    update job_stages s set operator = e.operator, worker = e.worker, ask = e.ask, amount = e.amount, faults = e.faults,
      receipt = e.receipt
    from ended, jsonb_to_recordset(${JSON.stringify(stages)}::jsonb) as e(job text, position int, operator text,
      worker text, ask numeric(20, 0), amount numeric(20, 0), faults jsonb, receipt jsonb)
    where ended.id = e.job and s.job = e.job and s.position = e.position`);
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
