import type { LiveWorker } from '../workers/types.ts';
import type { Candidate } from './match.ts';

export type LayerRange = readonly [start: number, end: number];

/** Whether the model has a graph of these layers: only there it can be cut. */
export type Parts = (start: number, end: number) => boolean;

/** A model that can be cut anywhere. */
export const anywhere: Parts = () => true;

/** The ranges that a model's manifest has graphs of. */
export function partsOf(graphs: readonly { readonly from: number; readonly to: number }[]): Parts {
  const known = new Set(graphs.map(({ from, to }) => `${from}-${to}`));
  return (start, end) => known.has(`${start}-${end}`);
}

/** Layers that a worker's memory takes besides those that it holds for rings with jobs. */
export function roomOf({ worker, held = [] }: Candidate): number {
  return worker.holds - layersOf(held);
}

/** Layers of sessions over these ranges: rings of the same range share one. */
export function layersOf(ranges: readonly LayerRange[]): number {
  const distinct = new Map(ranges.map(([start, end]) => [`${start}-${end}`, end - start]));
  return [...distinct.values()].reduce((sum, layers) => sum + layers, 0);
}

/** Whether a worker can have exactly these layers in one more ring: its own or some of them, and its memory takes them. */
export function canServe(candidate: Candidate, [start, end]: LayerRange, parts: Parts): boolean {
  const { worker, held = [] } = candidate;
  const [from, to] = worker.layers;
  if (start < from || end > to) return false;
  if (!(start === from && end === to) && !parts(start, end)) return false;
  return held.some(([a, b]) => a === start && b === end) || end - start <= roomOf(candidate);
}

/** A worker as a ring has it: with the layers that are its part there. */
export function cutTo(worker: LiveWorker, [start, end]: LayerRange): LiveWorker {
  const [from, to] = worker.layers;
  return from === start && to === end ? worker : { ...worker, layers: [start, end] };
}
