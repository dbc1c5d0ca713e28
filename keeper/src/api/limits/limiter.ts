import { Problem } from '../../errors.ts';
import { fullBucket, fullIn, levelOf, putBack, take, type Bucket } from './bucket.ts';

/** What one session may use in a minute; 0 is no limit. */
export interface RateLimits {
  readonly requestsPerMinute: number;
  /** prompt tokens and the completion tokens that are asked for; those not generated are put back */
  readonly tokensPerMinute: number;
}

/** Far above what a person or an agent needs, low enough that one broken loop does not take a keeper down. */
export const RATE_LIMITS: RateLimits = { requestsPerMinute: 600, tokensPerMinute: 2_000_000 };

type Kind = 'requests' | 'tokens';

/** Sessions that are remembered before those are forgotten whose buckets are full again. */
const SWEEP_AT = 1_000;

/** Holds each session to its limits, in this process: with several replicas each of them counts for itself. */
export class RateLimiter {
  readonly #limits: Readonly<Record<Kind, number>>;
  readonly #buckets: Readonly<Record<Kind, Map<string, Bucket>>> = { requests: new Map(), tokens: new Map() };
  readonly #now: () => number;
  #sweepAt = SWEEP_AT;

  constructor({ requestsPerMinute, tokensPerMinute }: RateLimits, now: () => number = Date.now) {
    this.#limits = { requests: requestsPerMinute, tokens: tokensPerMinute };
    this.#now = now;
  }

  /** sessions that are remembered */
  get size(): number {
    return Math.max(this.#buckets.requests.size, this.#buckets.tokens.size);
  }

  /** Counts a request, or tokens. @throws Problem `rate_limited` that says when there is enough again */
  take(session: string, kind: Kind, amount = 1): void {
    const limit = this.#limits[kind];
    if (limit === 0) return;
    const taken = take(this.#bucket(session, kind), limit, amount, this.#now());
    if ('waitMs' in taken) {
      throw new Problem(
        'rate_limited',
        `the session may use ${limit} ${kind} a minute, and ${amount} more now would be above that: ` +
          `try again in ${duration(taken.waitMs)}`,
        { retryAfterMs: taken.waitMs },
      );
    }
    this.#buckets[kind].set(session, taken);
    this.#sweep(kind);
  }

  /** Puts tokens back that were counted and not generated. */
  putBack(session: string, tokens: number): void {
    const limit = this.#limits.tokens;
    const bucket = this.#buckets.tokens.get(session);
    if (bucket) this.#buckets.tokens.set(session, putBack(bucket, limit, tokens, this.#now()));
  }

  /** `x-ratelimit-*` as OpenAI has them; none for what has no limit. */
  headers(session: string): Record<string, string> {
    const headers: Record<string, string> = {};
    for (const kind of ['requests', 'tokens'] as const) {
      const limit = this.#limits[kind];
      if (limit === 0) continue;
      const bucket = this.#bucket(session, kind);
      headers[`x-ratelimit-limit-${kind}`] = limit.toString();
      headers[`x-ratelimit-remaining-${kind}`] = Math.floor(levelOf(bucket, limit, this.#now())).toString();
      headers[`x-ratelimit-reset-${kind}`] = duration(fullIn(bucket, limit, this.#now()));
    }
    return headers;
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
