/** What the program would compute now, from accounts as they were read: the same integer arithmetic, rounding included. */
import { mulDivFloor } from '../amounts.ts';
import type { Config, Ledger, StakePool, StakePosition, Worker } from './accounts.ts';

/** How much may vest at once under which bond, as the config account holds it. */
export type Ladder = Config['limits']['ladder'];

/** Seconds in a day, the length of an epoch. */
export const DAY = 86_400n;
const Q64 = 1n << 64n;

/** The day (unix day number) of a time in unix seconds. */
export function dayOf(nowSecs: bigint): bigint {
  return nowSecs / DAY;
}

/** The part of a worker's account that says what it has earned. */
export type Earnings = Pick<Worker, 'vested' | 'buckets' | 'held'>;

/**
 * micro-USDC that `claim` would pay now: `min(vested, vested + unvested − held)`, where buckets whose challenge window is over
 * have vested.
 */
export function claimable(worker: Earnings, nowSecs: bigint, windowSecs: bigint): bigint {
  const vested = worker.vested + before(worker.buckets, firstUnvested(nowSecs, windowSecs));
  const free = worker.vested + total(worker.buckets) - worker.held;
  return least(vested, free > 0n ? free : 0n);
}

/** micro-USDC of a worker that receipts cover but that cannot be claimed yet: in the challenge window, or held for an audit. */
export function vesting(worker: Earnings, nowSecs: bigint, windowSecs: bigint): bigint {
  return worker.vested + total(worker.buckets) - claimable(worker, nowSecs, windowSecs);
}

/** micro-USDC of a worker that are in the challenge window now. */
export function unvested(worker: Pick<Worker, 'buckets'>, nowSecs: bigint, windowSecs: bigint): bigint {
  return total(worker.buckets) - before(worker.buckets, firstUnvested(nowSecs, windowSecs));
}

/** micro-USDC that may vest at once under a bond of `bond` micro-ZERO. */
export function carries(ladder: Ladder, bond: bigint): bigint {
  return ladder.rungs.findLast((rung) => rung.bond <= bond)?.carries ?? 0n;
}

/** micro-USDC that `post_receipts` could still cover now: what the bond carries less what vests. */
export function carryHeadroom(
  worker: Pick<Worker, 'bond' | 'buckets'>,
  limits: { readonly ladder: Ladder; readonly challengeWindowSecs: bigint },
  nowSecs: bigint,
): bigint {
  const left = carries(limits.ladder, worker.bond) - unvested(worker, nowSecs, limits.challengeWindowSecs);
  return left > 0n ? left : 0n;
}

/** micro-USDC that `open_epoch(day)` would split: treasury whose challenge window was over when the day began. */
export function treasuryAvailable(
  ledger: Pick<Ledger, 'treasuryVested' | 'treasuryBuckets'>,
  day: bigint,
  windowSecs: bigint,
): bigint {
  const days = (windowSecs + DAY - 1n) / DAY;
  return ledger.treasuryVested + before(ledger.treasuryBuckets, day > days ? day - days : 0n);
}

/** All micro-USDC of the treasury, in its challenge window or past it. */
export function treasuryTotal(ledger: Pick<Ledger, 'treasuryVested' | 'treasuryBuckets'>): bigint {
  return ledger.treasuryVested + total(ledger.treasuryBuckets);
}

/** The stake pool after streaming up to `nowSecs`; floors as the program does, remainders are carried, not lost. */
export function advanced(pool: StakePool, nowSecs: bigint): StakePool {
  const passed = nowSecs > pool.streamedUntil ? nowSecs - pool.streamedUntil : 0n;
  const left = pool.streamEnd > pool.streamedUntil ? pool.streamEnd - pool.streamedUntil : 0n;
  const due = passed >= left ? pool.streamRemaining : mulDivFloor(pool.streamRemaining, passed, left);
  const streamed = {
    ...pool,
    streamedUntil: pool.streamedUntil + passed,
    streamRemaining: pool.streamRemaining - due,
  };
  if (pool.totalStaked === 0n) return { ...streamed, banked: pool.banked + due };
  const shared = due * Q64 + pool.indexLeft;
  return {
    ...streamed,
    index: pool.index + shared / pool.totalStaked,
    indexLeft: shared % pool.totalStaked,
    owed: pool.owed + due,
  };
}

/** micro-USDC that `claim_yield` would pay now, floored to the staker. */
export function pendingYield(position: StakePosition, pool: StakePool, nowSecs: bigint): bigint {
  const gain = advanced(pool, nowSecs).index - position.index;
  return position.owed + (position.staked * gain + position.fraction) / Q64;
}

/** micro-USDC that `claim_credits` would give now: no more than the yield, no more than what is left of the epoch's credits. */
export function creditable(position: StakePosition, pool: StakePool, nowSecs: bigint): bigint {
  return least(pendingYield(position, pool, nowSecs), pool.creditLeft);
}

interface DayAmount {
  readonly day: bigint;
  readonly amount: bigint;
}

/** The first day whose bucket has not vested. */
export function firstUnvested(nowSecs: bigint, windowSecs: bigint): bigint {
  return nowSecs > windowSecs ? (nowSecs - windowSecs) / DAY : 0n;
}

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}

function before(buckets: readonly DayAmount[], day: bigint): bigint {
  return total(buckets.filter((bucket) => bucket.day < day));
}

function total(buckets: readonly DayAmount[]): bigint {
  return buckets.reduce((sum, bucket) => sum + bucket.amount, 0n);
}
