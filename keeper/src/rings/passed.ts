import type { WorkerRegistry } from '../workers/registry.ts';
import type { LiveWorker } from '../workers/types.ts';
import type { LayerRange, Parts } from './cuts.ts';
import { unmeasured, type Distance } from './distances.ts';
import { matchRing, pricePerMillion } from './match.ts';

/** What keeps a connected worker out of new rings. */
export type Obstacle = 'busy' | 'avoided' | 'unreachable' | 'retired';

/** A connected worker and what keeps it out of new rings, if anything does. */
export interface Standing {
  readonly worker: LiveWorker;
  /** that it runs */
  readonly jobs: number;
  /** ranges that its memory holds for rings with jobs */
  readonly held: readonly LayerRange[];
  readonly obstacles: readonly Obstacle[];
}

export function standingsOf(
  registry: Pick<WorkerRegistry, 'all' | 'willing' | 'reached'>,
  of: {
    readonly jobs: (address: string) => number;
    readonly held: (address: string) => readonly LayerRange[];
    readonly trusts: (address: string) => boolean;
  },
): Standing[] {
  const [willing, reached] = [new Set(registry.willing()), new Set(registry.reached())];
  return registry.all().map((worker) => {
    const [jobs, held] = [of.jobs(worker.address), of.held(worker.address)];
    const obstacles: Obstacle[] = [];
    if (!willing.has(worker)) obstacles.push('retired');
    if (!reached.has(worker)) obstacles.push('unreachable');
    if (!of.trusts(worker.address)) obstacles.push('avoided');
    if (jobs >= worker.maxJobs) obstacles.push('busy');
    return { worker, jobs, held, obstacles };
  });
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
};

/**
 * Cheaper rings than `price` that would be there if one thing were otherwise: if workers that are busy (or avoided, or not
 * reached, or retired) were not, if links that do not open did, or if nothing stood in the way. Cheapest first.
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
  const tries: { allowed: (o: Obstacle) => boolean; distance: Distance; empty?: true }[] = [
    ...[...kinds].map((kind) => ({ allowed: (o: Obstacle) => o === kind, distance })),
    { allowed: () => false, distance: unmeasured },
    { allowed: () => true, distance: unmeasured, empty: true },
  ];
  for (const { allowed, distance: far, empty } of tries) {
    const candidates = standings
      .filter((s) => s.obstacles.every(allowed))
      .map(({ worker, held }) => ({ worker, jobs: 0, held: empty ? [] : held }));
    const result = matchRing(model, layers, candidates, far, parts);
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
    found.set(key, { price: pricePerMillion(result.match.stages), stages, reason: reasonOf(stages, otherwise) });
  }
  return [...found.values()].sort((a, b) => (a.price < b.price ? -1 : 1)).slice(0, MAX_TOLD);
}

/** @param otherwise why, if it is about none of them */
function reasonOf(stages: PassedOver['stages'], otherwise: string): string {
  const reasons = stages.flatMap(({ worker, obstacles }) =>
    obstacles.map((obstacle) => `worker ${worker.address}: ${WHY[obstacle]}`),
  );
  return reasons.length > 0 ? reasons.join('; ') : otherwise;
}
