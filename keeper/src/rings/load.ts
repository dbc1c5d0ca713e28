import type { Ring } from './ring.ts';

/** Jobs by the worker that they run on. */
export type Load = { readonly [address: string]: number };

export function loadOf(rings: Iterable<Pick<Ring, 'jobs' | 'stages'>>): Load {
  const load: { [address: string]: number } = {};
  for (const { jobs, stages } of rings) {
    if (jobs === 0) continue;
    for (const { address } of stages) load[address] = (load[address] ?? 0) + jobs;
  }
  return load;
}
