/** What the program would compute now, from accounts as they were read: the same integer arithmetic, rounding included. */
import { BPS, mulDivCeil, mulDivFloor } from '../amounts.ts';
import type { Ledger, StakePool, StakePosition, Venue, Worker } from './accounts.ts';

/** Seconds in a day, the length of an epoch. */
export const DAY = 86_400n;
const Q64 = 1n << 64n;
const TWAP_MIN_SPAN = 1_200n;
const TWAP_MAX_SPAN = 3_600n;
const OBSERVATION_MAX_AGE = 600n;

/** The day (unix day number) of a time in unix seconds. */
export function dayOf(nowSecs: bigint): bigint {
  return nowSecs / DAY;
}

/** micro-USDC that `claim` would pay now: what has vested, and all buckets whose challenge window is over. */
export function claimable(worker: Pick<Worker, 'vested' | 'buckets'>, nowSecs: bigint, windowSecs: bigint): bigint {
  const firstUnvested = nowSecs > windowSecs ? (nowSecs - windowSecs) / DAY : 0n;
  return worker.vested + before(worker.buckets, firstUnvested);
}

/** micro-USDC of a worker that receipts cover but whose challenge window is still open. */
export function vesting(worker: Pick<Worker, 'vested' | 'buckets'>, nowSecs: bigint, windowSecs: bigint): bigint {
  return worker.vested + total(worker.buckets) - claimable(worker, nowSecs, windowSecs);
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

/** Price of the pool in micro-USDC per micro-ZERO, Q24.40, floored. */
export function spotPrice(quoteReserve: bigint, baseReserve: bigint): bigint {
  return mulDivFloor(quoteReserve, 1n << 40n, baseReserve);
}

/**
 * Largest slice (micro-USDC) around which no sandwich profits: `floor(quote reserve × fee)`, of the reserve before the
 * sandwich. The program takes the lesser of the reserve of now and the `leastReserve` of the price window.
 */
export function maxSlice(quoteReserve: bigint, feeBps: number): bigint {
  return mulDivFloor(quoteReserve, BigInt(feeBps), BPS);
}

/** What a constant-product pool pays: `floor(out × in' / (in + in'))`, `in' = amount − ceil(amount × fee)`. */
export function quoteOut(amountIn: bigint, reserveIn: bigint, reserveOut: bigint, feeBps: number): bigint {
  const net = amountIn - mulDivCeil(amountIn, BigInt(feeBps), BPS);
  return mulDivFloor(reserveOut, net, reserveIn + net);
}

/** What a venue's observations say about the last 20 to 60 minutes. */
export interface PriceWindow {
  /** time-weighted average price, Q24.40 */
  readonly twap: bigint;
  /** the least micro-USDC that the pool was seen with: it bounds a slice together with the reserve of now */
  readonly leastReserve: bigint;
}

/**
 * The price window as the program sees it: from the youngest observation that is 20 to 60 minutes old until now.
 * Undefined where the program would refuse a slice: no such observation, or none in the last 10 minutes.
 */
export function priceWindow(venue: Pick<Venue, 'observations' | 'observed'>, nowSecs: bigint): PriceWindow | undefined {
  const size = BigInt(venue.observations.length);
  const kept = venue.observations.slice(0, Number(venue.observed < size ? venue.observed : size));
  const newest = kept[Number((venue.observed - 1n) % size)];
  if (!newest || nowSecs - newest.at > OBSERVATION_MAX_AGE) return undefined;
  const [start] = kept
    .filter((o) => nowSecs - o.at >= TWAP_MIN_SPAN && nowSecs - o.at <= TWAP_MAX_SPAN)
    .sort((a, b) => (a.at > b.at ? -1 : 1));
  if (!start) return undefined;
  const area = newest.area + newest.price * (nowSecs - newest.at) - start.area;
  const reserves = kept.filter((o) => o.at >= start.at).map((o) => o.quoteReserve);
  return {
    twap: area / (nowSecs - start.at),
    leastReserve: reserves.reduce((least, reserve) => (reserve < least ? reserve : least)),
  };
}

/** The average of the price window, Q24.40; undefined where there is none. */
export function twap(venue: Pick<Venue, 'observations' | 'observed'>, nowSecs: bigint): bigint | undefined {
  return priceWindow(venue, nowSecs)?.twap;
}

interface DayAmount {
  readonly day: bigint;
  readonly amount: bigint;
}

function before(buckets: readonly DayAmount[], day: bigint): bigint {
  return total(buckets.filter((bucket) => bucket.day < day));
}

function total(buckets: readonly DayAmount[]): bigint {
  return buckets.reduce((sum, bucket) => sum + bucket.amount, 0n);
}
