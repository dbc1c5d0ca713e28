import { quantile } from '../../worker/bench/measure/law.ts';

/** Middle and tail of some times, ms. */
export interface Spread {
  readonly p50: number;
  readonly p99: number;
}

/** @throws RangeError of no values */
export function spread(values: readonly number[]): Spread {
  return { p50: quantile(values, 0.5), p99: quantile(values, 0.99) };
}

/** Slope of the line that has the least squares of distances from `[x, y]` points. @throws RangeError unless two differ in x */
export function slope(points: readonly (readonly [number, number])[]): number {
  const mean = (at: 0 | 1) => points.reduce((sum, point) => sum + point[at], 0) / points.length;
  const [x0, y0] = [mean(0), mean(1)];
  const square = points.reduce((sum, [x]) => sum + (x - x0) ** 2, 0);
  if (!(square > 0)) throw new RangeError('a slope needs points at two places');
  return points.reduce((sum, [x, y]) => sum + (x - x0) * (y - y0), 0) / square;
}

/** The most intervals `[from, to)` that overlap at any time. */
export function mostAtOnce(intervals: readonly (readonly [number, number])[]): number {
  const steps = intervals.flatMap(([from, to]): [number, number][] => [
    [from, 1],
    [to, -1],
  ]);
  // Who ends makes room before who begins at the same time.
  steps.sort(([a, up], [b, down]) => a - b || up - down);
  let [now, most] = [0, 0];
  for (const [, step] of steps) most = Math.max(most, (now += step));
  return most;
}
