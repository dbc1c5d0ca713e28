import type { Match } from '../rings/match.ts';
import type { Obstacle, Standing } from '../rings/passed.ts';

/** Why a worker got no job, or is not there to get one. */
export interface Reason {
  readonly code: string;
  /** what is so, and what its owner can do about it */
  readonly message: string;
}

const OBSTACLES: Readonly<Record<Obstacle, string>> = {
  retired: 'it gets no new jobs: its registration has changed, or it leaves',
  unreachable: 'others do not reach it: check its public address, or let it use the relay',
  avoided: 'it had part in the loss of a ring less than a minute ago: others were preferred',
  busy: 'it ran as many jobs as it takes (maxJobs)',
};

/** The connected workers of a model that a job was not given to, each with the first thing that kept it out. */
export function notChosen(model: string, match: Match, standings: readonly Standing[]): Map<string, Reason> {
  const chosen = new Set(match.stages.map((s) => s.address));
  const passed = standings.filter(({ worker }) => worker.model === model && !chosen.has(worker.address));
  return new Map(passed.map((standing) => [standing.worker.address, reasonFor(standing, match)]));
}

function reasonFor({ worker, obstacles }: Standing, { stages, numericsClass }: Match): Reason {
  const [code] = obstacles;
  if (code !== undefined) return { code, message: OBSTACLES[code] };
  if (worker.numericsClass !== numericsClass)
    return { code: 'other_numerics', message: 'a ring is of one numerics class, and the cheapest ring is of another' };
  const [from, to] = worker.layers;
  const rivals = stages.filter(({ layers: [start, end] }) => start < to && end > from);
  const dearest = rivals.reduce((most, { ask }) => (ask > most ? ask : most), 0n);
  if (worker.ask > dearest) {
    const message = `workers that hold its layers [${from}, ${to}) ask ${dearest} and less, it asks ${worker.ask}: register a lower ask`;
    return { code: 'dearer', message };
  }
  return {
    code: 'not_nearest',
    message:
      'rings with it are no cheaper, and have more jobs, more time around or more stages than the one that was taken',
  };
}
