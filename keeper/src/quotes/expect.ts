import type { JobStats } from '@shardmarket/sdk';
import { and, desc, eq, gt, inArray } from 'drizzle-orm';
import type { Db } from '../db/open.ts';
import { jobs, jobStages } from '../db/schema.ts';

/** Jobs that are looked at, and how old (ms) they may be. */
const MAX_JOBS = 200;
const MAX_AGE_MS = 86_400_000;

/** A job that ended well, and the worker accounts of its ring in ring order. */
export interface MeasuredJob {
  readonly workers: readonly string[];
  readonly completionTokens: number;
  readonly stats: Pick<JobStats, 'firstTokenMs' | 'totalMs'>;
}

/** What a ring is expected to do, by what it did: medians; null with a reason where nothing was measured. */
export interface Expectation {
  /** ms from the start of a job to its first token */
  readonly ttftMs: number | null;
  /** after the first token */
  readonly tokensPerSecond: number | null;
  /** jobs that this is measured on */
  readonly samples: number;
  readonly reason: string | null;
}

export function expectOf(measured: readonly MeasuredJob[], workers: readonly string[]): Expectation {
  const own = measured.filter((job) => job.workers.join() === workers.join());
  const rates = own.flatMap(({ completionTokens, stats }) => {
    const ms = stats.totalMs - stats.firstTokenMs;
    return completionTokens > 1 && ms > 0 ? [((completionTokens - 1) * 1000) / ms] : [];
  });
  const reason =
    own.length === 0
      ? 'no job has ended well on exactly these workers in the last 24 hours'
      : rates.length === 0
        ? 'the jobs on these workers were too short to tell a rate'
        : null;
  const ttft = median(own.map(({ stats }) => stats.firstTokenMs));
  return { ttftMs: ttft, tokensPerSecond: median(rates), samples: own.length, reason };
}

/** The lower one of the two in the middle; null of none. */
function median(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? null;
}

/** The latest jobs of a model that ended well. @param now ms */
export async function measuredJobs(db: Db, modelHash: string, now: number): Promise<MeasuredJob[]> {
  const recent = gt(jobs.createdAt, new Date(now - MAX_AGE_MS));
  const rows = await db
    .select({ id: jobs.id, completionTokens: jobs.completionTokens, stats: jobs.stats })
    .from(jobs)
    .where(and(eq(jobs.state, 'done'), eq(jobs.modelHash, modelHash), recent))
    .orderBy(desc(jobs.createdAt))
    .limit(MAX_JOBS);
  if (rows.length === 0) return [];
  const ids = rows.map((row) => row.id);
  const stages = await db
    .select({ job: jobStages.job, worker: jobStages.worker })
    .from(jobStages)
    .where(inArray(jobStages.job, ids))
    .orderBy(jobStages.position);
  const workers = new Map<string, string[]>(ids.map((id) => [id, []]));
  for (const { job, worker } of stages) workers.get(job)?.push(worker);
  return rows.flatMap(({ id, completionTokens, stats }) =>
    stats ? [{ workers: workers.get(id) ?? [], completionTokens, stats }] : [],
  );
}
