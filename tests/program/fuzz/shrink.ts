import { runSequence, type Failure, type Starts } from './sequence.ts';

/** Leaves steps out as long as something still goes wrong: halves first, single ones last. @returns the shortest failure found */
export function shrink(from: Starts, failure: Failure, mostRuns = 400): Failure {
  let best = failure;
  let runs = 0;
  for (let size = Math.ceil(best.steps.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    let at = 0;
    while (at < best.steps.length && runs < mostRuns) {
      const fewer = best.steps.filter((_, i) => i < at || i >= at + size);
      const found = fewer.length < best.steps.length ? runSequence(from, best.seed, fewer) : undefined;
      runs += 1;
      if (found) best = found;
      else at += size;
    }
  }
  return best;
}
