/**
 * How a worker's ask and times count when rings are compared, in thousandths of what they are. What is paid is the ask itself.
 */
export interface Weight {
  readonly price: number;
  readonly time: number;
}

/** In thousandths: as it is. */
export const WHOLE = 1_000;
/** The most that anything counts, in thousandths: beyond ten times its ask nobody is taken anyway where there is another. */
export const MOST = 10_000;
/** A worker of which nothing is held against it. */
export const NEUTRAL: Weight = { price: WHOLE, time: WHOLE };
