import type { LiveWorker } from '../workers/types.ts';
import { areAkin, type Akin } from './akin.ts';
import { anywhere, type LayerRange, type Parts } from './cuts.ts';
import { unmeasured, type Distance } from './distances.ts';
import { Search } from './search.ts';
import { searchInput } from './search-input.ts';
import type { Weight } from './weight.ts';

/** A worker that could be part of a ring, with the jobs it runs now. */
export interface Candidate {
  readonly worker: LiveWorker;
  readonly jobs: number;
  /** ranges that its memory holds for rings with jobs */
  readonly held?: readonly LayerRange[];
  /** how its ask and times count, as they are unless told otherwise */
  readonly weight?: Weight;
}

export interface Match {
  readonly numericsClass: string;
  /** in ring order, each with the layers that are its part; the first drives */
  readonly stages: readonly LiveWorker[];
  /** whether it was taken to learn more of its workers, in the place of a better one */
  readonly exploring?: boolean;
}

export type MatchResult =
  | { readonly ok: true; readonly match: Match }
  | { readonly ok: false; readonly reason: string; /** there is a ring, and it is full */ readonly busy: boolean };

/**
 * Chooses workers of one model and numerics class, each for its layers or a part of them, so that they tile [0, layers): the
 * fewest links between workers that are akin, then the least price, then the least loaded, then the least time around the ring, then the
 * fewest stages. Asks and times count as the workers are weighed. The first must be able to drive, nobody is in it twice or gets
 * more jobs than it takes or more layers than its memory holds, and no ring has a link that is known not to open.
 *
 * Whom a link joins comes before the price: the model's ceiling bounds what that can cost a buyer, and a ring in which one operator
 * signs both sides of an edge proves nothing there.
 *
 * The time around is that of a row: its links, and `layers × layerMs` at each stage. It is what a rejected draft costs, and
 * all that a token costs without drafts; the slowest stage alone bounds only how fast accepted ones follow on each other.
 * As a sum it is the same for all cuts between workers that are equally fast, so that links decide there.
 *
 * Exact within the steps of a `Search`. Workers' own ranges are tried first, and win where no cut is better.
 * @param parts where the model can be cut
 * @returns the match, or a reason that names what is missing
 */
export function matchRing(
  model: string,
  layers: number,
  candidates: readonly Candidate[],
  distance: Distance = unmeasured,
  parts: Parts = anywhere,
  akin: Akin = areAkin,
): MatchResult {
  const live = candidates.filter((c) => c.worker.model === model);
  if (live.length === 0) return { ok: false, reason: 'no worker of this model is connected', busy: false };
  const free = live.filter((c) => c.jobs < c.worker.maxJobs);
  const found = bestOfClasses(free, layers, distance, parts, akin);
  if (found) return { ok: true, match: found };
  const idle = live.map(({ worker, jobs }) => ({ worker, jobs }));
  const all = bestOfClasses(idle, layers, distance, parts, akin);
  if (all) return { ok: false, reason: 'all workers that could serve it are busy', busy: true };
  return { ok: false, reason: missing(idle, layers, parts), busy: false };
}

/** micro-USDC that these stages charge for a million positions. */
export function pricePerMillion(stages: readonly Pick<LiveWorker, 'ask' | 'layers'>[]): bigint {
  return stages.reduce((sum, { ask, layers: [start, end] }) => sum + ask * BigInt(end - start), 0n);
}

function bestOfClasses(
  candidates: readonly Candidate[],
  layers: number,
  distance: Distance,
  parts: Parts,
  akin: Akin,
): Match | undefined {
  const classes = [...new Set(candidates.map((c) => c.worker.numericsClass))];
  const inputs = classes.map((numericsClass) => {
    const peers = candidates.filter((c) => c.worker.numericsClass === numericsClass);
    return searchInput(peers, layers, distance, parts, akin);
  });
  let search: Search | undefined;
  for (const input of [...inputs.map(({ whole }) => whole), ...inputs.map(({ cut }) => cut)]) {
    search = new Search(input, search).run();
  }
  const stages = search?.best;
  const [head] = stages ?? [];
  return stages && head && { numericsClass: head.numericsClass, stages };
}

/** Why there is no ring even with everybody idle, in the words of the layers. */
function missing(live: readonly Candidate[], layers: number, parts: Parts): string {
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
  if (bestOfClasses(live, layers, unmeasured, parts, areAkin)) {
    return 'workers that hold the layers cannot reach each other: check their public addresses';
  }
  const ranges = held.map(([s, e]) => `[${s}, ${e})`).join(' ');
  return `the connected workers' layers do not fit together (${ranges} of ${layers}), their memory holds too few of them, or their numerics differ`;
}
