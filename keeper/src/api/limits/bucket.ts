/** A token bucket that holds what may be used in a minute and fills up evenly. Pure: time (ms) is given. */
export interface Bucket {
  /** what it held at `at`; less than 0 where it owes */
  readonly level: number;
  readonly at: number;
}

const MINUTE_MS = 60_000;
/** Levels are fractions: what is missing by so little is there. */
const ROUNDING = 1e-6;

export function fullBucket(perMinute: number, now: number): Bucket {
  return { level: perMinute, at: now };
}

/** What a bucket holds now, never more than a minute's worth. */
export function levelOf({ level, at }: Bucket, perMinute: number, now: number): number {
  return Math.min(perMinute, level + (Math.max(0, now - at) * perMinute) / MINUTE_MS);
}

/**
 * Takes from a bucket. What is more than it can ever hold takes all of it, so that nothing is refused for good.
 * @returns the bucket as it is then, or the ms until there is enough
 */
export function take(bucket: Bucket, perMinute: number, amount: number, now: number): Bucket | { waitMs: number } {
  const level = levelOf(bucket, perMinute, now);
  const wanted = Math.min(amount, perMinute);
  if (level + ROUNDING < wanted) return { waitMs: Math.ceil(((wanted - level) * MINUTE_MS) / perMinute) };
  return { level: Math.max(0, level - wanted), at: now };
}

/** Puts back what was taken and not used. */
export function putBack(bucket: Bucket, perMinute: number, amount: number, now: number): Bucket {
  return { level: Math.min(perMinute, levelOf(bucket, perMinute, now) + amount), at: now };
}

/** Takes what was used already, elsewhere: what the bucket does not hold it owes, and has to fill up first. */
export function charge(bucket: Bucket, perMinute: number, amount: number, now: number): Bucket {
  return putBack(bucket, perMinute, -amount, now);
}

/** ms until a bucket is full. */
export function fullIn(bucket: Bucket, perMinute: number, now: number): number {
  return Math.ceil(((perMinute - levelOf(bucket, perMinute, now)) * MINUTE_MS) / perMinute);
}
