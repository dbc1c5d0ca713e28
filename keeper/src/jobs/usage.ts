/** What a session has used: sums by day and its jobs, the newest first; amounts in micro-USDC. */
import { and, desc, eq, sql } from 'drizzle-orm';
import type { Db } from '../db/open.ts';
import { jobs, settlements } from '../db/schema.ts';
import { Problem } from '../errors.ts';

/** A day (UTC) on which jobs began. */
export interface DayUsage {
  /** `YYYY-MM-DD` */
  readonly day: string;
  readonly jobs: number;
  /** tokens and amounts as decimal strings, exact whatever their size */
  readonly promptTokens: string;
  readonly completionTokens: string;
  readonly amount: string;
}

/** @param days with jobs, that many at most */
export async function usageByDay(db: Db, session: string, days: number): Promise<DayUsage[]> {
  const day = sql<string>`to_char(${jobs.createdAt} at time zone 'UTC', 'YYYY-MM-DD')`;
  const sum = (column: unknown) => sql<string>`coalesce(sum(${column}), 0)::text`;
  return db
    .select({
      day,
      jobs: sql<number>`count(*)::int`,
      promptTokens: sum(jobs.promptTokens),
      completionTokens: sum(jobs.completionTokens),
      amount: sum(jobs.amount),
    })
    .from(jobs)
    .where(eq(jobs.session, session))
    .groupBy(sql`1`)
    .orderBy(sql`1 desc`)
    .limit(days);
}

/**
 * A page of a session's jobs. @param before id of the last job of the page before
 * @throws Problem `job_not_found` if `before` is none of the session's
 */
export async function listJobs(db: Db, session: string, limit: number, before?: string) {
  if (before !== undefined) {
    const [known] = await db
      .select({ id: jobs.id })
      .from(jobs)
      .where(and(eq(jobs.id, before), eq(jobs.session, session)));
    if (!known) throw new Problem('job_not_found', `session ${session} has no job ${before}`, { param: 'before' });
  }
  // Compared inside the database: its times are finer than those of JavaScript.
  const older =
    before === undefined
      ? undefined
      : sql`(${jobs.createdAt}, ${jobs.id}) < (select j.created_at, j.id from jobs j where j.id = ${before})`;
  return db
    .select({ job: jobs, settlementState: settlements.state, signature: settlements.signature })
    .from(jobs)
    .leftJoin(settlements, eq(jobs.settlement, settlements.id))
    .where(and(eq(jobs.session, session), older))
    .orderBy(desc(jobs.createdAt), desc(jobs.id))
    .limit(limit);
}
