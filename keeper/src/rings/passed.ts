import type { WorkerRegistry } from '../workers/registry.ts';
import type { LiveWorker } from '../workers/types.ts';
import { unmeasured, type Distance } from './distances.ts';
import { matchRing, pricePerMillion } from './match.ts';

/** What keeps a connected worker out of new rings. */
export type Obstacle = 'busy' | 'avoided' | 'unreachable' | 'retired';

/** A connected worker and what keeps it out of new rings, if anything does. */
export interface Standing {
  readonly worker: LiveWorker;
  /** that it runs */
  readonly jobs: number;
  readonly obstacles: readonly Obstacle[];
}

export function standingsOf(
  registry: Pick<WorkerRegistry, 'all' | 'willing' | 'reached'>,
  jobsOf: (address: string) => number,
  isTrusted: (address: string) => boolean,
): Standing[] {
  const [willing, reached] = [new Set(registry.willing()), new Set(registry.reached())];
  return registry.all().map((worker) => {
    const jobs = jobsOf(worker.address);
    const obstacles: Obstacle[] = [];
    if (!willing.has(worker)) obstacles.push('retired');
    if (!reached.has(worker)) obstacles.push('unreachable');
    if (!isTrusted(worker.address)) obstacles.push('avoided');
    if (jobs >= worker.maxJobs) obstacles.push('busy');
    return { worker, jobs, obstacles };
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
 */
export function passedOver(
  model: string,
  layers: number,
  standings: readonly Standing[],
  price: bigint,
  distance: Distance,
): PassedOver[] {
  const found = new Map<string, PassedOver>();
  const kinds = new Set(standings.flatMap((s) => s.obstacles));
  const tries: { allowed: (o: Obstacle) => boolean; distance: Distance }[] = [
    ...[...kinds].map((kind) => ({ allowed: (o: Obstacle) => o === kind, distance })),
    { allowed: () => false, distance: unmeasured },
    { allowed: () => true, distance: unmeasured },
  ];
  for (const { allowed, distance: far } of tries) {
    const candidates = standings.filter((s) => s.obstacles.every(allowed)).map(({ worker }) => ({ worker, jobs: 0 }));
    const result = matchRing(model, layers, candidates, far);
    if (!result.ok || pricePerMillion(result.match.stages) >= price) continue;
    const stages = result.match.stages.map((worker) => ({
      worker,
      obstacles: standings.find((s) => s.worker.address === worker.address)?.obstacles ?? [],
    }));
    const key = stages.map((s) => s.worker.address).join();
    found.set(key, { price: pricePerMillion(result.match.stages), stages, reason: reasonOf(stages) });
  }
  return [...found.values()].sort((a, b) => (a.price < b.price ? -1 : 1)).slice(0, MAX_TOLD);
}

function reasonOf(stages: PassedOver['stages']): string {
  const reasons = stages.flatMap(({ worker, obstacles }) =>
    obstacles.map((obstacle) => `worker ${worker.address}: ${WHY[obstacle]}`),
  );
  return reasons.length > 0 ? reasons.join('; ') : 'a link between these workers does not open';
}
