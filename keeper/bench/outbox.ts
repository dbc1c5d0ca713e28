import type pg from 'pg';

/** What of the load stands in the keeper's database. */
export interface Outbox {
  readonly done: number;
  /** jobs in any other state */
  readonly other: number;
  /** stages with a receipt, without a fault, and with their amount */
  readonly stages: number;
  /** micro-USDC charged, and the sum of what their stages are paid */
  readonly amount: bigint;
  readonly ofStages: bigint;
}

export async function readOutbox(pool: pg.Pool): Promise<Outbox> {
  const { rows: jobs } = await pool.query<{ done: number; other: number; amount: string }>(
    `select count(*) filter (where state = 'done')::int as done, count(*) filter (where state <> 'done')::int as other,
            coalesce(sum(amount), 0)::text as amount from jobs`,
  );
  const { rows: stages } = await pool.query<{ good: number; amount: string }>(
    `select count(*) filter (where receipt is not null and faults = '[]' and amount > 0)::int as good,
            coalesce(sum(amount), 0)::text as amount from job_stages`,
  );
  const [job, stage] = [jobs[0], stages[0]];
  if (!job || !stage) throw new Error('the database does not answer');
  const { done, other } = job;
  return { done, other, stages: stage.good, amount: BigInt(job.amount), ofStages: BigInt(stage.amount) };
}

/** What is wrong with an outbox that should hold so many finished jobs of so many stages, or undefined. */
export function outboxFault(outbox: Outbox, jobs: number, stages: number): string | undefined {
  const { done, other, amount, ofStages } = outbox;
  if (done !== jobs || other !== 0) return `${done} jobs are done and ${other} are not, expected ${jobs} and 0`;
  if (outbox.stages !== jobs * stages) {
    return `${outbox.stages} stages are paid by a good receipt, expected ${jobs * stages}`;
  }
  if (amount !== ofStages) return `jobs cost ${amount} micro-USDC and their stages ${ofStages}`;
  return undefined;
}
