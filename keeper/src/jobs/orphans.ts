import type { Db } from '../db/open.ts';
import { messageOf } from '../errors.ts';
import type { Log } from '../log.ts';
import { tagOf, type Replica } from '../running/replica.ts';
import { payingProcesses, releasePayments } from '../x402/store.ts';
import { endInterruptedJobs, runningJobs } from './store.ts';

/** ms for which a process must not be seen before its jobs are ended: one that lost its connection is back by then. */
export const ABSENT_MS = 10_000;
/** ms between two looks. */
const EVERY_MS = 2_500;

/** When each process that has running jobs was last seen, as long as it is absent; unix ms. */
export type Absences = ReadonlyMap<string, number>;

/**
 * Which processes are gone for good, and the absences to judge by the next time. Where nobody else lives there is nobody who could
 * come back: what this process finds at its start is all left behind.
 */
export function judgeAbsences(
  absences: Absences,
  owners: ReadonlySet<string>,
  live: ReadonlySet<string>,
  now: number,
  own: string,
): { gone: ReadonlySet<string>; absences: Absences } {
  const absent = [...owners].filter((tag) => tag !== own && !live.has(tag));
  const next = new Map(absent.map((tag) => [tag, absences.get(tag) ?? now]));
  const alone = [...live].every((tag) => tag === own);
  const gone = absent.filter((tag) => alone || now - (next.get(tag) ?? now) >= ABSENT_MS);
  return { gone: new Set(gone), absences: next };
}

/**
 * Ends the jobs of processes that are gone: they have no receipts, so nothing is charged, and the reservation is free again. What was
 * paid for them alone is good for another job.
 */
export class Orphans {
  #absences: Absences = new Map();
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly db: Db,
    private readonly replica: Pick<Replica, 'tag' | 'live'>,
    private readonly log: Log,
  ) {}

  /** One look. @returns how many jobs were ended */
  async sweep(now = Date.now()): Promise<number> {
    // The jobs first: whoever began one was live when it did.
    const running = await runningJobs(this.db);
    const owners = new Set([...running.map(tagOf), ...(await payingProcesses(this.db))]);
    const { gone, absences } = judgeAbsences(this.#absences, owners, await this.replica.live(), now, this.replica.tag);
    this.#absences = absences;
    const ended = await endInterruptedJobs(
      this.db,
      running.filter((id) => gone.has(tagOf(id))),
    );
    const freed = await releasePayments(this.db, { claimedBy: [...gone] });
    if (freed > 0)
      this.log.warn({ payments: freed, of: [...gone] }, 'payments that processes took which are gone are good again');
    if (ended > 0) this.log.warn({ jobs: ended, of: [...gone] }, 'jobs of processes that are gone have ended, unpaid');
    return ended;
  }

  start(): void {
    this.#timer = setInterval(() => {
      this.sweep().catch((error: unknown) => this.log.warn(`cannot look for jobs left behind: ${messageOf(error)}`));
    }, EVERY_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
