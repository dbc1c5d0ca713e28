import { MOST, NEUTRAL, WHOLE, type Weight } from '../rings/weight.ts';
import { wilsonLower } from './wilson.ts';

/** What workers did for this keeper's jobs, counted in jobs. */
export interface Deeds {
  /** its receipt was good */
  readonly delivered: number;
  /** it was lost, silent, or its receipt was missing or refused */
  readonly failed: number;
  /** the loop of the ring took no longer than measured distances and layer times promised */
  readonly onTime: number;
  readonly late: number;
}

export const NO_DEEDS: Deeds = { delivered: 0, failed: 0, onTime: 0, late: 0 };

export function addDeeds(a: Deeds, b: Partial<Deeds>): Deeds {
  return {
    delivered: a.delivered + (b.delivered ?? 0),
    failed: a.failed + (b.failed ?? 0),
    onTime: a.onTime + (b.onTime ?? 0),
    late: a.late + (b.late ?? 0),
  };
}

/** All that is known of a worker: what it did, and audits by the chain. */
export interface Evidence extends Deeds {
  readonly audits: number;
  /** of these, faults */
  readonly strikes: number;
}

interface Prior {
  readonly successes: number;
  readonly trials: number;
}

/** What is assumed of everybody before the first job: so much as if it had been seen. Audits are rare, and each tells more. */
export const PRIORS = {
  delivered: { successes: 49, trials: 50 },
  onTime: { successes: 9, trials: 10 },
  audited: { successes: 9, trials: 10 },
} as const satisfies Record<string, Prior>;

/** Lower bounds of what a worker does, 0 to 1, the prior counted in. */
export interface Bounds {
  readonly delivered: number;
  readonly onTime: number;
  readonly audited: number;
}

export function boundsOf({ delivered, failed, onTime, late, audits, strikes }: Evidence): Bounds {
  return {
    delivered: bound(PRIORS.delivered, delivered, failed),
    onTime: bound(PRIORS.onTime, onTime, late),
    audited: bound(PRIORS.audited, audits - strikes, strikes),
  };
}

/** The bounds of a worker of which nothing is known. */
export const NEWCOMER: Bounds = boundsOf({ ...NO_DEEDS, audits: 0, strikes: 0 });

/**
 * How a worker counts when rings are compared: by what is expected to be lost with it beyond what is assumed of a newcomer. With
 * `r(x) = min(1, bound of x / a newcomer's bound of x)`,
 *
 *     price = 1 / (r(delivered) × r(audited)),   time = 1 / r(onTime),
 *
 * each rounded up to a whole percent, at most ten times. Nobody counts for less than it asks: a good record protects against
 * single faults and wins no jobs by itself, so that newcomers are no worse off than those who have been there for long, and
 * among all of them the ask, the load and the time decide.
 */
export function weightOf(evidence: Evidence): Weight {
  const bounds = boundsOf(evidence);
  const ratio = (of: keyof Bounds) => Math.min(1, bounds[of] / NEWCOMER[of]);
  return { price: weight(ratio('delivered') * ratio('audited')), time: weight(ratio('onTime')) };
}

/** How little is known of a worker's deliveries, 0 to 1: the prior's part in what its bound rests on. */
export function unknownShare({ delivered, failed }: Pick<Deeds, 'delivered' | 'failed'>): number {
  const { trials } = PRIORS.delivered;
  return trials / (trials + delivered + failed);
}

/**
 * The weight with which a ring is looked for that tells something new: a worker's price is lowered by up to `p / (100 + p)`, in
 * proportion to how little is known of it, rounded up. So no ring is found whose weighed price is more than `p` percent above
 * the best one's, whoever is in it.
 * @param p how many percent more such a ring may cost
 */
export function exploringWeight(weight: Weight, deeds: Pick<Deeds, 'delivered' | 'failed'>, p: number): Weight {
  return { ...weight, price: Math.ceil(weight.price * (1 - (p / (100 + p)) * unknownShare(deeds))) };
}

function bound({ successes, trials }: Prior, good: number, bad: number): number {
  return wilsonLower(successes + good, trials + good + bad);
}

/** Thousandths, in whole percents, rounded up; of a ratio of 1 exactly the whole. */
function weight(ratio: number): number {
  if (ratio >= 1) return NEUTRAL.price;
  return Math.min(MOST, Math.ceil(100 / ratio) * (WHOLE / 100));
}
