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

/** The jobs that workers run for rings of this process and of the others. */
export class Loads {
  constructor(
    private readonly rings: () => Iterable<Pick<Ring, 'jobs' | 'stages'>>,
    /** jobs that rings of other processes run on a worker */
    private readonly elsewhere: (address: string) => number = () => 0,
  ) {}

  own(): Load {
    return loadOf(this.rings());
  }

  /** How many jobs each worker runs now, in all. */
  all(): (address: string) => number {
    const own = this.own();
    return (address) => (own[address] ?? 0) + this.elsewhere(address);
  }
}
