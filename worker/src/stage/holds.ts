import type { Manifest } from '@shardmarket/sdk';
import type { LayerRange } from '../model/graphs.ts';
import { longestJobBytes } from './memory.ts';
import { graphShape, type GraphShape } from './shape.ts';
import { sessionBytes } from './weights.ts';

/** What a worker's layers and memory are. */
export interface Offer {
  /** that it is registered for */
  readonly layers: LayerRange;
  /** bytes that sessions and jobs may take */
  readonly limit: number;
  /** of the draft model, on a worker that drives: its caches count at layer 0 */
  readonly draft?: GraphShape | undefined;
}

/** Bytes of a session over some layers and one job of the whole context on it: the least that serving them takes. */
export function leastBytes(manifest: Manifest, layers: LayerRange, draft?: GraphShape): number {
  const shape = graphShape(manifest.architecture, layers);
  return sessionBytes(manifest, layers) + longestJobBytes({ shape, draft: shape.first ? draft : undefined });
}

/** Ranges of the model's graphs that are part of some layers, those of fewest layers first, else in the model's order. */
export function partsOf({ graphs }: Manifest, [start, end]: LayerRange): LayerRange[] {
  return graphs
    .filter(({ from, to }) => start <= from && to <= end)
    .map(({ from, to }) => [from, to] as const)
    .sort((a, b) => a[1] - a[0] - (b[1] - b[0]) || a[0] - b[0]);
}

/**
 * Most layers that the memory holds at once: every part of the offered layers with so many, or fewer, fits with one job of
 * the whole context. @returns 0 if there is a part of the fewest layers that does not fit
 */
export function layersHeld(manifest: Manifest, { layers, limit, draft }: Offer): number {
  let holds = 0;
  for (const part of partsOf(manifest, layers)) {
    if (leastBytes(manifest, part, draft) > limit) return Math.min(holds, part[1] - part[0] - 1);
    holds = part[1] - part[0];
  }
  return holds;
}

/** The part of the offered layers with which a worker begins: the first of those with most layers that it holds. */
export function firstPart(manifest: Manifest, layers: LayerRange, holds: number): LayerRange | undefined {
  const parts = partsOf(manifest, layers).filter(([from, to]) => to - from <= holds);
  const most = Math.max(...parts.map(([from, to]) => to - from));
  return parts.find(([from, to]) => to - from === most);
}
