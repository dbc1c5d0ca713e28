import { createHash } from 'node:crypto';
import { desc, eq, sql } from 'drizzle-orm';
import type { WorkerCharges, WorkerJob } from '../api/openapi/worker-schemas.ts';
import type { Db } from '../db/open.ts';
import { jobs, jobStages, settlements } from '../db/schema.ts';

/** Jobs that are told. */
const TOLD = 20;

/**
 * Names a job to who knows its id, and tells nobody else anything: ids are 128 random bits, and the session is left out.
 * @returns the first 16 hex digits of sha256 of the id
 */
export function jobTag(id: string): string {
  return createHash('sha256').update(id).digest('hex').slice(0, 16);
}

/** The last stages that a worker had, newest first. Of receipts only the counts are told: their roots commit to a buyer's text. */
export async function readWorkerJobs(db: Db, worker: string): Promise<WorkerJob[]> {
  const rows = await db
    .select({ stage: jobStages, job: jobs, settlement: settlements.state })
    .from(jobStages)
    .innerJoin(jobs, eq(jobStages.job, jobs.id))
    .leftJoin(settlements, eq(jobs.settlement, settlements.id))
    .where(eq(jobStages.worker, worker))
    .orderBy(desc(jobs.createdAt), desc(jobs.id))
    .limit(TOLD);
  return rows.map(({ stage, job, settlement }) => ({
    tag: jobTag(job.id),
    model: job.model,
    state: job.state,
    layers: [stage.layerStart, stage.layerEnd],
    paid_micro_usdc: stage.amount.toString(),
    faults: [...(stage.faults ?? [])],
    receipt: stage.receipt && { committed: stage.receipt.committed, computed: stage.receipt.computed },
    settled: settlement === 'confirmed',
    started_at: seconds(job.createdAt),
    ended_at: job.endedAt && seconds(job.endedAt),
  }));
}

/** What a worker's stages were charged for, all that this keeper's database knows. */
export async function readWorkerCharges(db: Db, worker: string): Promise<WorkerCharges> {
  const settled = sql`${settlements.state} = 'confirmed'`;
  const sumIf = (condition: ReturnType<typeof sql>) =>
    sql<string>`coalesce(sum(${jobStages.amount}) filter (where ${condition}), 0)::text`;
  const [sums] = await db
    .select({
      delivered_micro_usdc: sumIf(sql`true`),
      settled_micro_usdc: sumIf(sql`coalesce(${settled}, false)`),
      unsettled_micro_usdc: sumIf(sql`${jobs.state} <> 'lost' and not coalesce(${settled}, false)`),
      lost_micro_usdc: sumIf(sql`${jobs.state} = 'lost' and not coalesce(${settled}, false)`),
    })
    .from(jobStages)
    .innerJoin(jobs, eq(jobStages.job, jobs.id))
    .leftJoin(settlements, eq(jobs.settlement, settlements.id))
    .where(eq(jobStages.worker, worker));
  const none = { delivered_micro_usdc: '0', settled_micro_usdc: '0', unsettled_micro_usdc: '0', lost_micro_usdc: '0' };
  return sums ?? none;
}

function seconds(moment: Date): number {
  return Math.floor(moment.getTime() / 1000);
}
