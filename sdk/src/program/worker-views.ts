/** What a worker's account says of its money and its exit, with the dates at which that changes. */
import type { Config, Worker } from './accounts.ts';
import { claimable, DAY, firstUnvested, unvested, type Earnings } from './views.ts';
import { whyBondStays } from './worker-exit.ts';

/** Money of one day that waits. */
export interface VestingDay {
  /** unix day on which receipts were posted, or of a settlement for the treasury */
  readonly day: bigint;
  /** micro-USDC */
  readonly amount: bigint;
  /** unix seconds from which its challenge window is over */
  readonly vestsAt: bigint;
}

/** What is in its challenge window, by day, the earliest first. */
export function vestingDays(buckets: Worker['buckets'], nowSecs: bigint, windowSecs: bigint): VestingDay[] {
  return buckets
    .filter(({ day, amount }) => amount > 0n && day >= firstUnvested(nowSecs, windowSecs))
    .map(({ day, amount }) => ({ day, amount, vestsAt: (day + 1n) * DAY + windowSecs }))
    .sort((a, b) => (a.day < b.day ? -1 : 1));
}

/** Where a worker's money is; amounts in micro-USDC. `uncovered + claimable + waiting = all it has earned and not claimed`. */
export interface WorkerMoney {
  /** settled, and not covered by posted receipts */
  readonly uncovered: bigint;
  /** in the challenge window, by day; the sum is `unvested` */
  readonly vesting: readonly VestingDay[];
  readonly unvested: bigint;
  /** past the challenge window, what is held included */
  readonly vested: bigint;
  /** of what is covered, part that waits for a draw or an audit */
  readonly held: bigint;
  /** what `claim` pays now */
  readonly claimable: bigint;
  /** covered, and not claimable now */
  readonly waiting: bigint;
  /** paid so far */
  readonly claimed: bigint;
}

/** @param windowSecs challenge window of the limits */
export function workerMoney(
  worker: Earnings & Pick<Worker, 'uncovered' | 'claimed'>,
  nowSecs: bigint,
  windowSecs: bigint,
): WorkerMoney {
  const covered = worker.vested + worker.buckets.reduce((sum, { amount }) => sum + amount, 0n);
  const inWindow = unvested(worker, nowSecs, windowSecs);
  const now = claimable(worker, nowSecs, windowSecs);
  return {
    uncovered: worker.uncovered,
    vesting: vestingDays(worker.buckets, nowSecs, windowSecs),
    unvested: inWindow,
    vested: covered - inWindow,
    held: worker.held,
    claimable: now,
    waiting: covered - now,
    claimed: worker.claimed,
  };
}

/** A worker's way out. */
export interface ExitState {
  /** seconds that an exit takes at least, from the asking on */
  readonly cooldownSecs: bigint;
  readonly exiting: boolean;
  /** unix seconds from which the bond can leave: if asked now where it has not been */
  readonly exitAt: bigint;
  /** seconds until then */
  readonly left: bigint;
  /** micro-ZERO */
  readonly bond: bigint;
  /** error with which `withdraw_bond` would be refused now; undefined where it can leave */
  readonly refused: ReturnType<typeof whyBondStays>;
}

/** What an exit costs in time, before and after it was asked for. */
export function exitState(
  worker: Parameters<typeof whyBondStays>[0],
  limits: Pick<Config['limits'], 'exitCooldownSecs' | 'challengeWindowSecs'>,
  nowSecs: bigint,
): ExitState {
  const exiting = worker.exitAt !== 0n;
  const exitAt = exiting ? worker.exitAt : nowSecs + limits.exitCooldownSecs;
  return {
    cooldownSecs: limits.exitCooldownSecs,
    exiting,
    exitAt,
    left: exitAt > nowSecs ? exitAt - nowSecs : 0n,
    bond: worker.bond,
    refused: whyBondStays(worker, nowSecs, limits.challengeWindowSecs),
  };
}
