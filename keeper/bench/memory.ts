import { slope } from './figures.ts';

/** The keeper's memory after some jobs. */
export interface MemoryPoint {
  readonly jobs: number;
  /** after a full collection */
  readonly heapBytes: number;
  readonly rssBytes: number;
}

/** How memory grows with jobs: bytes a job, by the line of least squares. */
export interface MemoryGrowth {
  readonly heapPerJob: number;
  readonly rssPerJob: number;
}

/**
 * @param points in order; those of the first `warmUp` jobs say nothing yet: caches that have an end fill up first
 * @throws RangeError unless two are left
 */
export function growth(points: readonly MemoryPoint[], warmUp: number): MemoryGrowth {
  const later = points.filter(({ jobs }) => jobs >= warmUp);
  return {
    heapPerJob: slope(later.map(({ jobs, heapBytes }) => [jobs, heapBytes])),
    rssPerJob: slope(later.map(({ jobs, rssBytes }) => [jobs, rssBytes])),
  };
}
