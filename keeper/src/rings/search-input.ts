import type { LiveWorker } from '../workers/types.ts';
import type { Akin } from './akin.ts';
import { canServe, type Parts } from './cuts.ts';
import type { Distance } from './distances.ts';
import type { Candidate } from './match.ts';
import { NEUTRAL, WHOLE } from './weight.ts';

/** Up to so many workers the shortest of all links is looked for, which bounds what a ring can still cost. */
const MOST_PAIRED = 64;

/** What a search goes by: workers by index, amounts as exact integers, times in µs. */
export interface SearchInput {
  readonly layers: number;
  readonly peers: readonly Candidate[];
  /** weighed, thousandths of a micro-USDC per million layer-tokens */
  readonly ask: readonly number[];
  /** weighed time of one layer */
  readonly layerUs: readonly number[];
  /** by first layer: who could have a part from there on, and where it could end */
  readonly starts: readonly (readonly Start[])[];
  /** least price, and least time of layers and links, of all that is behind a layer */
  readonly leastPrice: readonly number[];
  readonly leastUs: readonly number[];
  /** time that the shortest link from a worker, and the shortest back to it, take beyond the shortest of all */
  readonly outUs: readonly number[];
  readonly backUs: readonly number[];
  /** time of a frame from one to the next, weighed as the next one's, Infinity where there is no link */
  readonly link: (from: number, to: number) => number;
  /** and from the tail to the head */
  readonly back: (tail: number, head: number) => number;
  /** 1 where two should not be neighbours, else 0 */
  readonly akin: (a: number, b: number) => number;
}

export interface Start {
  readonly peer: number;
  readonly ends: readonly number[];
}

/**
 * Times are whole µs and weighed asks exact numbers, so that sums are the same in any order and what is equal is found equal.
 * Whose weighed ask is more than 2^53 / layers, which nobody could pay, is left out.
 * @returns for workers' own ranges only, and for all parts of them
 */
export function searchInput(
  candidates: readonly Candidate[],
  layers: number,
  distance: Distance,
  parts: Parts,
  akin: Akin,
): { readonly whole: SearchInput; readonly cut: SearchInput } {
  const weighed = ({ worker, weight = NEUTRAL }: Candidate) => worker.ask * BigInt(weight.price);
  const peers = candidates.filter((c) => weighed(c) * BigInt(layers) <= BigInt(Number.MAX_SAFE_INTEGER));
  const ask = peers.map((c) => Number(weighed(c)));
  const layerUs = peers.map((c) => weighedMicros(c.worker.layerMs, c));
  const link = known(peers, (from, to) => distance(from, behindHead(to)));
  const back = known(peers, distance);
  const kin = kinship(peers, akin);
  const outs = shortestLinks(peers.length, link, (from, to) => [from, to]);
  const backs = shortestLinks(peers.length, back, (to, from) => [from, to]);
  const shortest = Math.min(...outs, ...backs, Infinity);
  const excess = (of: readonly number[]) => of.map((us) => (shortest === Infinity ? 0 : us - shortest));
  const [outUs, backUs] = [excess(outs), excess(backs)];
  const least = (of: readonly number[]) => {
    const sums = new Array<number>(layers + 1).fill(0);
    for (let layer = layers - 1; layer >= 0; layer--) {
      const some = of.filter((_, i) => holds(peers[i]?.worker.layers, layer));
      sums[layer] = (sums[layer + 1] ?? 0) + Math.min(...some);
    }
    return sums;
  };
  const [leastPrice, leastLayersUs] = [least(ask), least(layerUs)];
  const input = (whole: boolean): SearchInput => {
    const starts = Array.from({ length: layers }, (_, from) => startsAt(peers, from, layers, parts, whole));
    const longest = starts.reduce(
      (most, of, from) => of.reduce((so, { ends }) => Math.max(so, (ends.at(-1) ?? from) - from), most),
      1,
    );
    const links = (at: number) => (shortest === Infinity ? 0 : (Math.ceil((layers - at) / longest) + 1) * shortest);
    const leastUs = leastLayersUs.map((us, at) => us + links(at));
    return { layers, peers, ask, layerUs, starts, leastPrice, leastUs, outUs, backUs, link, back, akin: kin };
  };
  return { whole: input(true), cut: input(false) };
}

function startsAt(
  peers: readonly Candidate[],
  from: number,
  layers: number,
  parts: Parts,
  whole: boolean,
): readonly Start[] {
  return peers.flatMap((candidate, peer) => {
    const [start, end] = candidate.worker.layers;
    if (from < start || from >= end || (whole && from !== start)) return [];
    const ends: number[] = [];
    for (let to = whole ? end : from + 1; to <= Math.min(end, layers); to++) {
      if (canServe(candidate, [from, to], parts)) ends.push(to);
    }
    return ends.length > 0 ? [{ peer, ends }] : [];
  });
}

/** A worker as somebody's successor: rows cross the link, as they do not on the way back to a head. */
function behindHead(worker: LiveWorker): LiveWorker {
  const [start, end] = worker.layers;
  return start > 0 || end === 1 ? worker : { ...worker, layers: [1, end] };
}

/** Each time is asked for once. */
function known(peers: readonly Candidate[], ms: Distance): (from: number, to: number) => number {
  const times = new Float64Array(peers.length ** 2).fill(NaN);
  return (from, to) => {
    const at = from * peers.length + to;
    const us = times[at] ?? NaN;
    if (!Number.isNaN(us)) return us;
    const [a, b] = [peers[from], peers[to]];
    return (times[at] = a && b ? weighedMicros(ms(a.worker, b.worker), b) : Infinity);
  };
}

/** Each pair is asked for at most once. */
function kinship(peers: readonly Candidate[], akin: Akin): (a: number, b: number) => number {
  const found = new Int8Array(peers.length ** 2).fill(-1);
  return (a, b) => {
    const at = a * peers.length + b;
    const known = found[at] ?? -1;
    if (known >= 0) return known;
    const [one, other] = [peers[a], peers[b]];
    return (found[at] = one && other && akin(one.worker, other.worker) ? 1 : 0);
  };
}

/** For each worker the shortest of its links to any other, 0 where there are too many to look at. */
function shortestLinks(
  count: number,
  us: (from: number, to: number) => number,
  ends: (worker: number, other: number) => [from: number, to: number],
): number[] {
  const all = Array.from({ length: count }, (_, i) => i);
  if (count > MOST_PAIRED) return all.map(() => 0);
  return all.map((worker) =>
    all.reduce((least, other) => (other === worker ? least : Math.min(least, us(...ends(worker, other)))), Infinity),
  );
}

function holds(layers: readonly [number, number] | undefined, layer: number): boolean {
  return layers !== undefined && layers[0] <= layer && layer < layers[1];
}

/** µs as they count for a worker: its layers, and the link to it, which its neighbour measures. */
export function weighedMicros(ms: number, { weight = NEUTRAL }: Pick<Candidate, 'weight'>): number {
  return Math.round((ms * 1_000 * weight.time) / WHOLE);
}
