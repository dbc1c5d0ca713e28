import type { JobStats } from '@shardmarket/sdk';
import { Batches, type BatchLimits } from '../batches.ts';
import type { Db } from '../db/open.ts';
import { messageOf } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import { deedsOf, isOnTime } from '../reputation/of-job.ts';
import type { DeedRecords } from '../reputation/records.ts';
import type { Rings } from '../rings/rings.ts';
import { billJob, type Bill } from './bill.ts';
import { codeOf } from './failures.ts';
import { jobOf } from './job-of.ts';
import { billRemains } from './remains.ts';
import type { JobRun } from './run.ts';
import { endJobs, type JobEnding } from './store.ts';
import type { JobEnd, JobRequest } from './types.ts';

export interface EndsDeps {
  readonly db: Db;
  readonly rings: Rings;
  readonly metrics: Metrics;
  readonly log: Log;
  /** ms for which the receipts of a job are collected */
  readonly receiptTimeoutMs: number;
  /** what workers did is counted there */
  readonly records?: Pick<DeedRecords, 'add'> | undefined;
}

/** The ends of jobs: what the receipts prove is billed and stored, and what it says of rings and workers is drawn from it. */
export class JobEnds {
  readonly #deps: EndsDeps;
  /** what is stored together with others that come at the same time */
  readonly #endings: Batches<JobEnding, undefined>;

  /** @param batches how many endings are stored together, and how many such batches at a time */
  constructor(deps: EndsDeps, batches: BatchLimits) {
    this.#deps = deps;
    this.#endings = new Batches(async (items) => {
      await endJobs(deps.db, items);
      return items.map(() => ({ value: undefined }));
    }, batches);
  }

  /** Waits for the end of a job that has begun and bills it; for what was delivered where it broke off. @throws Problem `ring_lost` */
  async complete(request: JobRequest, run: JobRun): Promise<JobEnd> {
    const { metrics, receiptTimeoutMs } = this.#deps;
    const { job: id } = run.start;
    try {
      const done = await run.done();
      await request.counts;
      const { tokens: completion } = run;
      const { stages, receipts } = await run.signatures.collect(completion.length === 0 ? 0 : receiptTimeoutMs);
      const bill = billJob({ ...jobOf(request, run), stages, completion, brokeOff: false }, receipts);
      const { finish, completionTokens, stats } = done;
      await this.#endings.do({ id, state: 'done', completionTokens, finish, stats, bill });
      this.#count(run, bill, stats);
      this.#dropAtFault(run, bill);
      metrics.jobDone(done, request.prompt.length);
      run.ring.pace.ended(completionTokens, stats);
      return { finish, completionTokens, bill };
    } catch (error) {
      this.#distrust(run);
      const bill = await this.#billRemains(request, run);
      await this.#failed(id, error, run.delivered, bill);
      throw error;
    }
  }

  /** Stores that a job failed before anything came of it. */
  failed(id: string, error: unknown): Promise<undefined> {
    return this.#failed(id, error, 0);
  }

  /** Counts the failure of a run that is over, with the workers that are to blame. */
  countFailure(run: JobRun): void {
    if (!run.failure) return;
    this.#deps.metrics.jobFailed(run.failure.code);
    for (const worker of run.blamed) this.#deps.records?.add(worker, { failed: 1 });
    this.#distrust(run);
  }

  #failed(id: string, error: unknown, completionTokens: number, bill?: Bill): Promise<undefined> {
    const failure = { errorCode: codeOf(error), completionTokens, ...(bill && { bill }) };
    return this.#endings.do({ id, state: 'failed', ...failure });
  }

  async #billRemains(request: JobRequest, run: JobRun): Promise<Bill | undefined> {
    const { log, receiptTimeoutMs } = this.#deps;
    try {
      return await billRemains(run, jobOf(request, run), receiptTimeoutMs);
    } catch (error) {
      log.error({ job: run.start.job }, `what was delivered of a job cannot be billed: ${messageOf(error)}`);
      return undefined;
    }
  }

  #count({ ring, signatures }: JobRun, bill: Bill, stats: JobStats): void {
    const { records, rings, metrics } = this.#deps;
    // Of a ring that was healed the time says nothing: jobs waited.
    const onTime = signatures.heals > 0 ? undefined : isOnTime(stats, rings.promisedMs(ring.stages));
    for (const [worker, deeds] of deedsOf(bill, onTime)) {
      records?.add(worker, deeds);
      metrics.deeds(deeds);
    }
  }

  /** A ring whose receipts are at fault gets no other job. */
  #dropAtFault({ ring, start }: JobRun, bill: Bill): void {
    const faults = bill.stages.filter((s) => s.faults.length > 0);
    if (faults.length === 0) return;
    const told = faults.map((s) => [s.operator, s.faults]);
    this.#deps.log.warn({ job: start.job, faults: told }, 'receipts at fault: stages not paid');
    const suspects = ring.stages.filter((s) => faults.some((f) => f.operator === s.operator));
    this.#deps.rings.drop(
      ring,
      'its receipts are at fault',
      suspects.map((s) => s.address),
    );
  }

  /** A ring that failed once gets no other job. Its head may still compute: it stops when it leaves the ring. */
  #distrust({ failure, ring }: JobRun): void {
    if (failure && failure.code !== 'workers_busy') this.#deps.rings.drop(ring, failure.message, [ring.head.address]);
  }
}
