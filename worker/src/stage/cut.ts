import type { Commitment, JobLog } from '../receipts/job-log.ts';

/** Positions of which logs are kept, of all jobs together: about 300 bytes each. */
const MOST_POSITIONS = 1 << 16;

/** What jobs did that ended without a receipt, in case what was delivered of them is to be signed for; the oldest go first. */
export class CutLogs {
  readonly #most: number;
  readonly #logs = new Map<string, JobLog>();
  #positions = 0;

  constructor(mostPositions = MOST_POSITIONS) {
    this.#most = mostPositions;
  }

  /** positions that are kept */
  get positions(): number {
    return this.#positions;
  }

  add(job: string, log: JobLog): void {
    this.#take(job);
    this.#logs.set(job, log);
    this.#positions += log.length;
    for (const oldest of this.#logs.keys()) {
      if (this.#positions <= this.#most) break;
      this.#take(oldest);
    }
  }

  /** Commits to a job's first positions, and forgets it. @returns undefined for a job that has fewer, or is not known */
  commit(job: string, committed: number): Commitment | undefined {
    const log = this.#take(job);
    return log && log.length >= committed ? log.commit(committed) : undefined;
  }

  #take(job: string): JobLog | undefined {
    const log = this.#logs.get(job);
    if (log && this.#logs.delete(job)) this.#positions -= log.length;
    return log;
  }
}
