/** What a keeper chooses rings by, besides what workers ask and do. */
export interface MatchingPolicy {
  /** part of the jobs, 0 to 1, for which a ring may be taken because little is known of its workers */
  readonly exploreRate: number;
  /** how many percent more than the best one such a ring may cost */
  readonly explorePricePercent: number;
  /** percent of what the program lets vest under a worker's bond that it may be owed and still get jobs */
  readonly bondCoverPercent: number;
}

/** Nothing is tried out, and a worker is owed no more than its bond carries. */
export const CAUTIOUS: MatchingPolicy = { exploreRate: 0, explorePricePercent: 5, bondCoverPercent: 100 };
