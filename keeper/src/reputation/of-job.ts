import type { JobStats } from '@shardmarket/sdk';
import type { Bill } from '../jobs/bill.ts';
import type { Deeds } from './standing.ts';

/**
 * How many times what was promised a loop may take, and how much (ms) beside, before a job is late: workers share their machines, and
 * a frame is not always of the size that was measured.
 */
const LATE_FACTOR = 2;
const LATE_SLACK_MS = 20;

/** Whether the loop of a job was on time; undefined where it was not measured, or nothing was promised. */
export function isOnTime(stats: Pick<JobStats, 'stream'>, promisedMs: number): boolean | undefined {
  const measured = stats.stream?.loopMs;
  if (measured === undefined || measured === 0 || promisedMs === Infinity) return undefined;
  return measured <= LATE_FACTOR * promisedMs + LATE_SLACK_MS;
}

/**
 * What a job that ended well says of its workers, by account: whose receipt is good has delivered, whose is missing or refused has
 * failed, and at an edge that disagrees both ends. A loop that was late is one of all its workers: who is in many of them stands out.
 * An answer without a token asks for no receipts and says nothing.
 */
export function deedsOf(bill: Pick<Bill, 'committed' | 'stages'>, onTime?: boolean): Map<string, Partial<Deeds>> {
  if (bill.committed === 0) return new Map();
  const loop = onTime === undefined ? {} : onTime ? { onTime: 1 } : { late: 1 };
  return new Map(
    bill.stages.map(({ worker, faults }) => [
      worker,
      { ...(faults.length === 0 ? { delivered: 1 } : { failed: 1 }), ...loop },
    ]),
  );
}
