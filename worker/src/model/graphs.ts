import type { Manifest } from '@shardmarket/sdk';
import { WorkerError } from '../errors.ts';

export type Graph = Manifest['graphs'][number];
export type LayerRange = readonly [start: number, end: number];

/** The graph of exactly the layers `[start, end)`. @throws WorkerError MODEL_NO_GRAPH, listing what there is */
export function chooseGraph(manifest: Manifest, [start, end]: LayerRange): Graph {
  const graph = manifest.graphs.find((g) => g.from === start && g.to === end);
  if (graph) return graph;
  const known = manifest.graphs.map((g) => `${g.from}-${g.to}`).join(', ');
  throw new WorkerError(
    'MODEL_NO_GRAPH',
    `model ${manifest.name} has no graph for layers ${start}-${end} (end exclusive); it has ${known}`,
  );
}

/** Parses `"2-4"` to `[2, 4]`, the layers 2 and 3. @throws WorkerError BAD_OPTION */
export function parseLayers(text: string): LayerRange {
  const match = /^(\d{1,5})-(\d{1,5})$/.exec(text.trim());
  const [start, end] = [Number(match?.[1]), Number(match?.[2])];
  if (!match || start >= end) {
    throw new WorkerError('BAD_OPTION', `--layers: expected START-END with START < END (end exclusive), got "${text}"`);
  }
  return [start, end];
}
