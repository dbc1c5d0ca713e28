import { Problem } from '../../errors.ts';
import { charge, fullBucket, fullIn, levelOf, putBack, take, type Bucket } from './bucket.ts';
import type { Kind, Used, UseTally } from './use.ts';

/** What one session may use in a minute; 0 is no limit. */
export interface RateLimits {
  readonly requestsPerMinute: number;
  /** prompt tokens and the completion tokens that are asked for; those not generated are put back */
  readonly tokensPerMinute: number;
}

/** Far above what a person or an agent needs, low enough that one broken loop does not take a keeper down. */
export const RATE_LIMITS: RateLimits = { requestsPerMinute: 600, tokensPerMinute: 2_000_000 };

/** Sessions that are remembered before those are forgotten whose buckets are full again. */
const SWEEP_AT = 1_000;

/**
 * Holds each session to its limits. What other processes let in is charged to the same buckets when they tell of it
 * (`usedElsewhere`), so that nothing is asked of anybody on the way of a request. Of n processes that tell each other within D ms, in any t ms
 * at most `n × limit + limit × (t + (n − 1) × D) / 60000` is let in: until they hear of each other each has a full bucket.
 * What was let in too much is owed, and not let in later: in the long run it is `limit` a minute, however many processes there are.
 */
export class RateLimiter {
  readonly #limits: Readonly<Record<Kind, number>>;
  readonly #buckets: Readonly<Record<Kind, Map<string, Bucket>>> = { requests: new Map(), tokens: new Map() };
  readonly #now: () => number;
  readonly #tally: Pick<UseTally, 'add'> | undefined;
  #sweepAt = SWEEP_AT;

  /** @param tally hears what is used, for the other processes */
  constructor(
    { requestsPerMinute, tokensPerMinute }: RateLimits,
    now: () => number = Date.now,
    tally?: Pick<UseTally, 'add'>,
  ) {
    this.#tally = tally;
    this.#limits = { requests: requestsPerMinute, tokens: tokensPerMinute };
    this.#now = now;
  }

  /** sessions that are remembered */
  get size(): number {
    return Math.max(this.#buckets.requests.size, this.#buckets.tokens.size);
  }

  /**
   * Counts a request, or tokens. @returns what was counted: never more than a minute's worth
   * @throws Problem `rate_limited` that says when there is enough again
   */
  take(session: string, kind: Kind, amount = 1): number {
    const limit = this.#limits[kind];
    if (limit === 0) return 0;
    const counted = Math.min(amount, limit);
    const taken = take(this.#bucket(session, kind), limit, amount, this.#now());
    if ('waitMs' in taken) {
      throw new Problem(
        'rate_limited',
        `at most ${limit} ${kind} a minute are let in, and ${amount} more now would be above that: ` +
          `try again in ${duration(taken.waitMs)}`,
        { retryAfterMs: taken.waitMs },
      );
    }
    this.#buckets[kind].set(session, taken);
    this.#tally?.add(session, kind, counted);
    this.#sweep(kind);
    return counted;
  }

  /** Puts back what was counted and not used; nothing where that is not above 0. */
  putBack(session: string, kind: Kind, amount: number): void {
    const bucket = this.#buckets[kind].get(session);
    if (!bucket || amount <= 0) return;
    this.#buckets[kind].set(session, putBack(bucket, this.#limits[kind], amount, this.#now()));
    this.#tally?.add(session, kind, -amount);
  }

  /** Charges what another process let in. */
  usedElsewhere(used: Used): void {
    for (const [session, [requests, tokens]] of Object.entries(used)) {
      this.#charge(session, 'requests', requests);
      this.#charge(session, 'tokens', tokens);
    }
  }

  /** `x-ratelimit-*` as OpenAI has them; none for what has no limit. */
  headers(session: string): Record<string, string> {
    const headers: Record<string, string> = {};
    for (const kind of ['requests', 'tokens'] as const) {
      const limit = this.#limits[kind];
      if (limit === 0) continue;
      const bucket = this.#bucket(session, kind);
      headers[`x-ratelimit-limit-${kind}`] = limit.toString();
      headers[`x-ratelimit-remaining-${kind}`] = Math.max(
        0,
        Math.floor(levelOf(bucket, limit, this.#now())),
      ).toString();
      headers[`x-ratelimit-reset-${kind}`] = duration(fullIn(bucket, limit, this.#now()));
    }
    return headers;
  }

  #charge(session: string, kind: Kind, amount: number): void {
    const limit = this.#limits[kind];
    if (limit === 0 || amount === 0) return;
    this.#buckets[kind].set(session, charge(this.#bucket(session, kind), limit, amount, this.#now()));
    this.#sweep(kind);
  }

  #bucket(session: string, kind: Kind): Bucket {
    return this.#buckets[kind].get(session) ?? fullBucket(this.#limits[kind], this.#now());
  }

  /** A full bucket is as good as none. */
  #sweep(kind: Kind): void {
    const buckets = this.#buckets[kind];
    if (buckets.size < this.#sweepAt) return;
    for (const [session, bucket] of buckets) {
      if (fullIn(bucket, this.#limits[kind], this.#now()) === 0) buckets.delete(session);
    }
    this.#sweepAt = Math.max(SWEEP_AT, 2 * buckets.size);
  }
}

/** A time as OpenAI writes it: `12ms`, `1.5s`, `6m0s`. */
export function duration(ms: number): string {
  if (ms < 1_000) return `${ms}ms`;
  const minutes = Math.floor(ms / 60_000);
  const seconds = (ms % 60_000) / 1_000;
  return minutes === 0 ? `${seconds}s` : `${minutes}m${Math.floor(seconds)}s`;
}
