import { fractions } from '../../src/testing/random.ts';

/** Runs `count` jobs, `flight` at a time: a new one starts when one ends. */
export async function closedLoop(count: number, flight: number, run: (index: number) => Promise<void>): Promise<void> {
  let next = 0;
  const lane = async () => {
    while (next < count) await run(next++);
  };
  await Promise.all(Array.from({ length: Math.min(flight, count) }, lane));
}

/** Starts `count` jobs at the times of a Poisson process, whatever became of those before. */
export async function openLoop(count: number, perSecond: number, run: (index: number) => Promise<void>): Promise<void> {
  const jobs: Promise<void>[] = [];
  const start = performance.now();
  for (const [index, at] of poisson(count, perSecond, 1).entries()) {
    const wait = start + at - performance.now();
    if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
    jobs.push(run(index));
  }
  await Promise.all(jobs);
}

/** Times (ms) of the first `count` arrivals of a Poisson process: the gaps are exponentially distributed. */
export function poisson(count: number, perSecond: number, seed: number): number[] {
  const random = fractions(seed);
  let at = 0;
  return Array.from({ length: count }, () => (at += (-1000 * Math.log(1 - random())) / perSecond));
}
