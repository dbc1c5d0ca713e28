import type { Match } from '../rings/match.ts';
import { blameOf, latenessOf } from '../reputation/told.ts';
import { areAkin } from '../rings/akin.ts';
import { coverOf } from '../rings/headroom.ts';
import type { Obstacle, Standing } from '../rings/passed.ts';
import { NEUTRAL } from '../rings/weight.ts';
import type { LiveWorker } from '../workers/types.ts';

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
  bond_full:
    'it has earned as much as its bond carries: post its receipts, wait until what is in the challenge window has vested, or add to its bond',
  busy: 'it ran as many jobs as it takes (maxJobs)',
};

/** The connected workers of a model that a job was not given to, each with the first thing that kept it out. */
export function notChosen(model: string, match: Match, standings: readonly Standing[]): Map<string, Reason> {
  const chosen = new Set(match.stages.map((s) => s.address));
  const passed = standings.filter(({ worker }) => worker.model === model && !chosen.has(worker.address));
  return new Map(passed.map((standing) => [standing.worker.address, reasonFor(standing, match, standings)]));
}

function reasonFor(standing: Standing, match: Match, standings: readonly Standing[]): Reason {
  const { worker, obstacles, weight } = standing;
  const { stages, numericsClass, exploring = false } = match;
  const [code] = obstacles;
  if (code === 'bond_full') return { code, message: `${bondTold(standing)}: ${OBSTACLES.bond_full}` };
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
  const weighed = (s: LiveWorker) => {
    const known = standings.find((other) => other.worker.address === s.address)?.weight ?? NEUTRAL;
    return s.ask * BigInt(known.price);
  };
  const most = rivals.reduce((so, s) => (weighed(s) > so ? weighed(s) : so), 0n);
  if (weight.price > NEUTRAL.price && weighed(worker) > most) return { code: 'blamed', message: blameOf(standing) };
  const kin = neighboursOf(worker, rivals, stages).find((s) => areAkin(s, worker));
  if (kin) {
    const message = `it belongs together with worker ${kin.address} (operator or payout key), beside which it would stand in the ring`;
    return { code: 'same_operator', message };
  }
  if (exploring)
    return { code: 'exploring', message: 'workers were tried of which less is known, as is done for some of the jobs' };
  if (weight.time > NEUTRAL.time) return { code: 'late', message: latenessOf(standing) };
  return {
    code: 'not_nearest',
    message:
      'rings with it are no cheaper, and have more jobs, more time around or more stages than the one that was taken',
  };
}

/** The stages that stay beside a worker if it takes the places of its rivals. */
function neighboursOf(
  worker: LiveWorker,
  rivals: readonly LiveWorker[],
  stages: readonly LiveWorker[],
): readonly LiveWorker[] {
  const places = rivals.map((s) => stages.indexOf(s));
  const beside = [Math.min(...places) - 1, Math.max(...places) + 1].map((at) => stages.at(at % stages.length));
  return beside.flatMap((s) => (s && s !== worker && !rivals.includes(s) ? [s] : []));
}

function bondTold({ worker: { security }, coverPercent }: Standing): string {
  if (!security) return 'its bond is not known';
  const cover = coverOf(security, coverPercent);
  return `it is owed ${security.owed} micro-USDC that have not vested, and its bond of ${security.bond} micro-ZERO carries ${cover}`;
}
