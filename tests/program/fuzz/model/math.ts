/** Arithmetic of the design in whole numbers of any size, written without a look at the program's. */
import { U64 } from '../rng.ts';

export const DAY = 86_400n;
export const BPS = 10_000n;
export const BUCKETS = 6n;

export const least = (...values: readonly bigint[]) => values.reduce((a, b) => (b < a ? b : a));
export const most = (...values: readonly bigint[]) => values.reduce((a, b) => (b > a ? b : a));
export const sum = (values: readonly bigint[]) => values.reduce((a, b) => a + b, 0n);
/** `floor(amount × bps / 10000)` */
export const part = (amount: bigint, bps: bigint | number) => (amount * BigInt(bps)) / BPS;
export const ceilDiv = (a: bigint, b: bigint) => (a + b - 1n) / b;
export const fits = (value: bigint) => value >= 0n && value <= U64;
/** Seconds from `start` to `end`, none where time went back. */
export const elapsed = (start: bigint, end: bigint) => most(0n, end - start);
export const dayOf = (time: bigint) => time / DAY;

/** The first day whose challenge window is not over. */
export const firstUnvested = (time: bigint, window: bigint) => most(0n, time - window) / DAY;

/** What became due on one day. */
export interface Bucket {
  day: bigint;
  amount: bigint;
}

/** Puts `amount` into the place of `day`; returns what an older day had left there: it has vested by then. */
export function fill(buckets: Bucket[], day: bigint, amount: bigint): bigint {
  const bucket = place(buckets, day);
  if (bucket.day === day) {
    bucket.amount += amount;
    return 0n;
  }
  const before = bucket.amount;
  Object.assign(bucket, { day, amount });
  return before;
}

/** Whether the place of `day` holds a later day, as only a clock that goes back could make it. */
export function holdsLater(buckets: Bucket[], day: bigint): boolean {
  const bucket = place(buckets, day);
  return bucket.day > day && bucket.amount > 0n;
}

/** Empties the buckets of all days before `first` and returns their sum. */
export function sweep(buckets: Bucket[], first: bigint): bigint {
  let swept = 0n;
  for (const bucket of buckets) {
    if (bucket.day >= first) continue;
    swept += bucket.amount;
    bucket.amount = 0n;
  }
  return swept;
}

/** What the buckets would hold on days from `first` on. */
export function unvested(buckets: readonly Bucket[], first: bigint): bigint {
  return sum(buckets.filter((bucket) => bucket.day >= first).map((bucket) => bucket.amount));
}

function place(buckets: Bucket[], day: bigint): Bucket {
  const bucket = buckets[Number(day % BUCKETS)];
  if (!bucket) throw new Error('a bucket is missing');
  return bucket;
}
