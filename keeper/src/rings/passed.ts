import { blameOf } from '../reputation/told.ts';
import { weightOf, type Evidence } from '../reputation/standing.ts';
import type { WorkerRegistry } from '../workers/registry.ts';
import type { LiveWorker } from '../workers/types.ts';
import { akinLinks, areAkin, strangers, type Akin } from './akin.ts';
import type { LayerRange, Parts } from './cuts.ts';
import { unmeasured, type Distance } from './distances.ts';
import { matchRing, pricePerMillion } from './match.ts';
import { NEUTRAL, WHOLE, type Weight } from './weight.ts';

/** What keeps a connected worker out of new rings. */
export type Obstacle = 'busy' | 'avoided' | 'unreachable' | 'retired' | 'bond_full';

/** A connected worker and what keeps it out of new rings, if anything does. */
export interface Standing {
  readonly worker: LiveWorker;
  /** that it runs */
  readonly jobs: number;
  /** ranges that its memory holds for rings with jobs */
  readonly held: readonly LayerRange[];
  readonly obstacles: readonly Obstacle[];
  /** what is known of it, and so how its ask and times count */
  readonly evidence: Evidence;
  readonly weight: Weight;
  /** percent of what its bond carries that it may be owed */
  readonly coverPercent: number;
}

export function standingsOf(
  registry: Pick<WorkerRegistry, 'all' | 'willing' | 'reached'>,
  of: {
    readonly jobs: (address: string) => number;
    readonly held: (address: string) => readonly LayerRange[];
    readonly trusts: (address: string) => boolean;
    readonly hasHeadroom: (worker: LiveWorker) => boolean;
    readonly evidence: (worker: LiveWorker) => Evidence;
    readonly coverPercent: number;
  },
): Standing[] {
  const [willing, reached] = [new Set(registry.willing()), new Set(registry.reached())];
  return registry.all().map((worker) => {
    const [jobs, held] = [of.jobs(worker.address), of.held(worker.address)];
    const obstacles: Obstacle[] = [];
    if (!willing.has(worker)) obstacles.push('retired');
    if (!reached.has(worker)) obstacles.push('unreachable');
    if (!of.hasHeadroom(worker)) obstacles.push('bond_full');
    if (!of.trusts(worker.address)) obstacles.push('avoided');
    if (jobs >= worker.maxJobs) obstacles.push('busy');
    const evidence = of.evidence(worker);
    return {
      ...{ worker, jobs, held, obstacles, evidence, weight: weightOf(evidence) },
      coverPercent: of.coverPercent,
    };
  });
}

/** What is otherwise in a ring that is looked for. */
interface Try {
  readonly allowed: (obstacle: Obstacle) => boolean;
  readonly distance: Distance;
  /** whether asks count as they are */
  readonly unweighed?: true;
  readonly akin?: Akin;
  /** whether no other ring has any memory */
  readonly empty?: true;
}

/** A cheaper ring that was not taken, and why. */
export interface PassedOver {
  /** micro-USDC for a million positions */
  readonly price: bigint;
  readonly stages: readonly { readonly worker: LiveWorker; readonly obstacles: readonly Obstacle[] }[];
  readonly reason: string;
}

/** Rings that are told at most. */
const MAX_TOLD = 4;

const WHY: Readonly<Record<Obstacle, string>> = {
  busy: 'it runs as many jobs as it takes',
  avoided: 'it broke a ring a moment ago',
  unreachable: 'others do not reach it',
  retired: 'its registration has changed, or it leaves',
  bond_full: 'its bond carries no more earnings',
};

/**
 * Cheaper rings than `price` that would be there if one thing were otherwise: if workers that are busy (or avoided, not
 * reached, retired, or without headroom) were not, if nothing were held against anybody, if nobody were asked who belongs to
 * whom, if links that do not open did, or if nothing stood in the way. Cheapest first.
 * @param parts where the model can be cut
 */
export function passedOver(
  model: string,
  layers: number,
  standings: readonly Standing[],
  price: bigint,
  distance: Distance,
  parts: Parts,
): PassedOver[] {
  const found = new Map<string, PassedOver>();
  const kinds = new Set(standings.flatMap((s) => s.obstacles));
  const none = () => false;
  const tries: Try[] = [
    ...[...kinds].map((kind) => ({ allowed: (o: Obstacle) => o === kind, distance })),
    { allowed: none, distance, unweighed: true },
    { allowed: none, distance, akin: strangers },
    { allowed: none, distance, unweighed: true, akin: strangers },
    { allowed: none, distance: unmeasured },
    { allowed: () => true, distance: unmeasured, unweighed: true, akin: strangers, empty: true },
  ];
  for (const { allowed, distance: far, unweighed, akin = areAkin, empty } of tries) {
    const candidates = standings
      .filter((s) => s.obstacles.every(allowed))
      .map(({ worker, held, weight }) => {
        return { worker, jobs: 0, held: empty ? [] : held, weight: unweighed ? NEUTRAL : weight };
      });
    const result = matchRing(model, layers, candidates, far, parts, akin);
    if (!result.ok || pricePerMillion(result.match.stages) >= price) continue;
    const stages = result.match.stages.map((worker) => ({
      worker,
      obstacles: standings.find((s) => s.worker.address === worker.address)?.obstacles ?? [],
    }));
    const key = stages.map((s) => `${s.worker.address} ${s.worker.layers.join('-')}`).join();
    if (found.has(key)) continue;
    const otherwise = empty
      ? 'other rings have the memory of these workers'
      : 'a link between these workers does not open';
    const reason = reasonOf(stages, standings, otherwise);
    found.set(key, { price: pricePerMillion(result.match.stages), stages, reason });
  }
  return [...found.values()].sort((a, b) => (a.price < b.price ? -1 : 1)).slice(0, MAX_TOLD);
}

/** @param otherwise why, if it is about none of them */
function reasonOf(stages: PassedOver['stages'], standings: readonly Standing[], otherwise: string): string {
  const of = (address: string) => standings.find((s) => s.worker.address === address);
  const kept = stages.flatMap(({ worker: { address }, obstacles }) =>
    obstacles.map((obstacle) => `worker ${address}: ${WHY[obstacle]}`),
  );
  const blamed = stages.flatMap(({ worker: { address }, obstacles }) => {
    const standing = of(address);
    return standing && obstacles.length === 0 && standing.weight.price > WHOLE
      ? [`worker ${address}: ${blameOf(standing)}`]
      : [];
  });
  const akin = akinLinks(stages.map((s) => s.worker)).map(
    ([from, to]) =>
      `workers ${from.address} and ${to.address} belong together: another ring keeps such neighbours apart`,
  );
  const reasons = [...kept, ...blamed, ...akin];
  return reasons.length > 0 ? reasons.join('; ') : otherwise;
}
