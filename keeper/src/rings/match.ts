import { MAX_SHARES } from '@shardmarket/sdk';
import type { LiveWorker } from '../workers/types.ts';

/** A worker that could be part of a ring, with the jobs it runs now. */
export interface Candidate {
  readonly worker: LiveWorker;
  readonly jobs: number;
}

export interface Match {
  readonly numericsClass: string;
  /** in ring order; the first drives */
  readonly stages: readonly LiveWorker[];
}

export type MatchResult =
  | { readonly ok: true; readonly match: Match }
  | { readonly ok: false; readonly reason: string; /** there is a ring, and it is full */ readonly busy: boolean };

/** A chain of stages from layer 0 up to some layer. Compared by price, then by load, then by length. */
interface Path {
  readonly price: bigint;
  readonly jobs: number;
  readonly stages: readonly LiveWorker[];
}

/**
 * Chooses workers of one model and numerics class whose layers tile [0, layers): the cheapest ask, then the least loaded,
 * then the fewest stages. The first must be able to drive, and nobody gets more jobs than it takes.
 * @returns the match, or a reason that names what is missing
 */
export function matchRing(model: string, layers: number, candidates: readonly Candidate[]): MatchResult {
  const live = candidates.filter((c) => c.worker.model === model);
  if (live.length === 0) return { ok: false, reason: 'no worker of this model is connected', busy: false };
  const free = live.filter((c) => c.jobs < c.worker.maxJobs);
  const found = bestOfClasses(free, layers);
  if (found) return { ok: true, match: found };
  if (bestOfClasses(live, layers)) return { ok: false, reason: 'all workers that could serve it are busy', busy: true };
  return { ok: false, reason: missing(live, layers), busy: false };
}

/** micro-USDC that these stages charge for a million positions. */
export function pricePerMillion(stages: readonly Pick<LiveWorker, 'ask' | 'layers'>[]): bigint {
  return stages.reduce((sum, { ask, layers: [start, end] }) => sum + ask * BigInt(end - start), 0n);
}

function bestOfClasses(candidates: readonly Candidate[], layers: number): Match | undefined {
  const classes = new Set(candidates.map((c) => c.worker.numericsClass));
  let best: { path: Path; numericsClass: string } | undefined;
  for (const numericsClass of classes) {
    const path = cheapestPath(
      candidates.filter((c) => c.worker.numericsClass === numericsClass),
      layers,
    );
    if (path && (!best || isBetter(path, best.path))) best = { path, numericsClass };
  }
  return best && { numericsClass: best.numericsClass, stages: best.path.stages };
}

/** Shortest path over layer boundaries, extended by one stage at a time so that no ring is longer than a voucher takes. */
function cheapestPath(candidates: readonly Candidate[], layers: number): Path | undefined {
  let reached = new Map<number, Path>([[0, { price: 0n, jobs: 0, stages: [] }]]);
  let best: Path | undefined;
  for (let length = 1; length <= MAX_SHARES && reached.size > 0; length++) {
    const next = new Map<number, Path>();
    for (const { worker, jobs } of candidates) {
      const [start, end] = worker.layers;
      const before = reached.get(start);
      if (!before || end > layers || (start === 0 && !worker.canDrive)) continue;
      const path = {
        price: before.price + worker.ask * BigInt(end - start),
        jobs: before.jobs + jobs,
        stages: [...before.stages, worker],
      };
      const known = next.get(end);
      if (!known || isBetter(path, known)) next.set(end, path);
    }
    const whole = next.get(layers);
    if (whole && (!best || isBetter(whole, best))) best = whole;
    reached = next;
  }
  return best;
}

function isBetter(a: Path, b: Path): boolean {
  if (a.price !== b.price) return a.price < b.price;
  if (a.jobs !== b.jobs) return a.jobs < b.jobs;
  return a.stages.length < b.stages.length;
}

/** Why there is no ring even with everybody idle, in the words of the layers. */
function missing(live: readonly Candidate[], layers: number): string {
  const held = live.map((c) => c.worker.layers);
  const absent = Array.from({ length: layers }, (_, layer) => layer).filter(
    (layer) => !held.some(([start, end]) => start <= layer && layer < end),
  );
  const [first] = absent;
  if (first !== undefined) {
    let last = first;
    while (absent.includes(last + 1)) last += 1;
    return first === last ? `no worker holds layer ${first}` : `no worker holds layers ${first}–${last}`;
  }
  if (!live.some((c) => c.worker.layers[0] === 0 && c.worker.canDrive)) {
    return 'no worker with layer 0 can drive a ring';
  }
  return `the connected workers' layers do not fit together (${held.map(([s, e]) => `[${s}, ${e})`).join(' ')} of ${layers}), or their numerics differ`;
}
