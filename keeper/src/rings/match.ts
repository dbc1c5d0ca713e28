import { MAX_SHARES } from '@shardmarket/sdk';
import type { LiveWorker } from '../workers/types.ts';
import { unmeasured, type Distance } from './distances.ts';

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

/** A chain of stages from layer 0 up to some layer. Compared by price, load, time around, then length. */
interface Path {
  readonly price: bigint;
  readonly jobs: number;
  /** one-way ms of its links */
  readonly ms: number;
  readonly stages: readonly LiveWorker[];
}

/**
 * Chooses workers of one model and numerics class whose layers tile [0, layers): the cheapest ask, then the least loaded,
 * then the least time around the ring, then the fewest stages. The first must be able to drive, nobody gets more jobs than
 * it takes, and no ring has a link that is known not to open. Exact: no other ring is better.
 * @returns the match, or a reason that names what is missing
 */
export function matchRing(
  model: string,
  layers: number,
  candidates: readonly Candidate[],
  distance: Distance = unmeasured,
): MatchResult {
  const live = candidates.filter((c) => c.worker.model === model);
  if (live.length === 0) return { ok: false, reason: 'no worker of this model is connected', busy: false };
  const free = live.filter((c) => c.jobs < c.worker.maxJobs);
  const found = bestOfClasses(free, layers, distance);
  if (found) return { ok: true, match: found };
  const all = bestOfClasses(live, layers, distance);
  if (all) return { ok: false, reason: 'all workers that could serve it are busy', busy: true };
  return { ok: false, reason: missing(live, layers), busy: false };
}

/** micro-USDC that these stages charge for a million positions. */
export function pricePerMillion(stages: readonly Pick<LiveWorker, 'ask' | 'layers'>[]): bigint {
  return stages.reduce((sum, { ask, layers: [start, end] }) => sum + ask * BigInt(end - start), 0n);
}

function bestOfClasses(candidates: readonly Candidate[], layers: number, distance: Distance): Match | undefined {
  let best: Path | undefined;
  for (const numericsClass of new Set(candidates.map((c) => c.worker.numericsClass))) {
    const peers = candidates.filter((c) => c.worker.numericsClass === numericsClass);
    for (const head of peers) {
      if (head.worker.layers[0] !== 0 || !head.worker.canDrive) continue;
      const path = bestFrom(head, peers, layers, distance);
      if (path && (!best || isBetter(path, best))) best = path;
    }
  }
  const [head] = best?.stages ?? [];
  return best && head && { numericsClass: head.numericsClass, stages: best.stages };
}

/**
 * Best ring with this head: shortest paths by last stage, one stage longer at a time so that none has more than a voucher
 * pays; all parts of the cost add up, so that the best path to a stage is the only one worth going on with.
 */
function bestFrom(head: Candidate, peers: readonly Candidate[], layers: number, distance: Distance): Path | undefined {
  let reached: Path[] = [extended(undefined, head, 0)];
  let best: Path | undefined;
  for (let length = 1; length <= MAX_SHARES && reached.length > 0; length++) {
    for (const path of reached) {
      const last = path.stages[length - 1] as LiveWorker;
      if (last.layers[1] !== layers) continue;
      const closed = { ...path, ms: length === 1 ? 0 : path.ms + distance(last, head.worker) };
      if (closed.ms !== Infinity && (!best || isBetter(closed, best))) best = closed;
    }
    const next = new Map<string, Path>();
    for (const path of reached) {
      const last = path.stages[length - 1] as LiveWorker;
      for (const peer of peers) {
        if (peer.worker.layers[0] !== last.layers[1] || peer.worker.layers[1] > layers) continue;
        const longer = extended(path, peer, distance(last, peer.worker));
        const known = next.get(peer.worker.address);
        if (longer.ms !== Infinity && (!known || isBetter(longer, known))) next.set(peer.worker.address, longer);
      }
    }
    reached = [...next.values()];
  }
  return best;
}

function extended(path: Path | undefined, { worker, jobs }: Candidate, ms: number): Path {
  return {
    price: (path?.price ?? 0n) + pricePerMillion([worker]),
    jobs: (path?.jobs ?? 0) + jobs,
    ms: (path?.ms ?? 0) + ms,
    stages: [...(path?.stages ?? []), worker],
  };
}

function isBetter(a: Path, b: Path): boolean {
  if (a.price !== b.price) return a.price < b.price;
  if (a.jobs !== b.jobs) return a.jobs < b.jobs;
  if (a.ms !== b.ms) return a.ms < b.ms;
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
  if (bestOfClasses(live, layers, unmeasured)) {
    return 'workers that hold the layers cannot reach each other: check their public addresses';
  }
  return `the connected workers' layers do not fit together (${held.map(([s, e]) => `[${s}, ${e})`).join(' ')} of ${layers}), or their numerics differ`;
}
