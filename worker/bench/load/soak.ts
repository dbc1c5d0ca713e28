import type { Cluster } from '../cluster/cluster.ts';
import { closedLoop } from './arrivals.ts';
import type { Server } from './serve.ts';

/** Jobs in flight, and how often memory is looked at. */
const FLIGHT = 8;
const LOOKS = 20;
/** Share of the looks in which caches fill, code is compiled and the heap finds its size. */
const WARM_UP = 0.25;

/** One process over all of the jobs. */
export interface Soaked {
  /** resident memory at each look, bytes */
  readonly rss: readonly number[];
  /** largest difference from the mean after the warm-up, as a share of it */
  readonly spread: number;
  /** gaps of the main thread's event loop, ms */
  readonly gapMs: { readonly p99: number; readonly max: number };
}

/** Serves `jobs` jobs and watches the ring's members. @returns one for each of them, in the ring's order */
export async function soak(cluster: Cluster, server: Server, jobs: number): Promise<Soaked[]> {
  const looks: Awaited<ReturnType<Cluster['usage']>>[] = [];
  await cluster.watch(0);
  for (let look = 0; look < LOOKS; look++) {
    const from = Math.floor((jobs * look) / LOOKS);
    const to = Math.floor((jobs * (look + 1)) / LOOKS);
    await closedLoop(to - from, FLIGHT, async (index) => void (await server.ask(from + index)));
    looks.push(await cluster.usage(0));
  }
  const warm = looks.slice(Math.ceil(WARM_UP * LOOKS));
  return (looks[0] ?? []).map((_, member) => ({
    rss: looks.map((usages) => usages[member]?.rss ?? NaN),
    spread: spread(warm.map((usages) => usages[member]?.rss ?? NaN)),
    gapMs: {
      p99: Math.max(...warm.map((usages) => usages[member]?.gapMs.p99 ?? NaN)),
      max: Math.max(...warm.map((usages) => usages[member]?.gapMs.max ?? NaN)),
    },
  }));
}

/** Largest difference from the mean, as a share of it. */
export function spread(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.max(...values.map((value) => Math.abs(value - mean))) / mean;
}
