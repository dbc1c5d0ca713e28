import type { Manifest } from '@shardmarket/sdk';
import { chooseGraph, type LayerRange } from '../model/graphs.ts';

/** A file as the manifest pins it. */
export interface PinnedFile {
  readonly file: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** A model's manifest of more than this many bytes is not read. */
export const MAX_MANIFEST_BYTES = 4 << 20;

/**
 * The files that a worker needs for a range of layers, or for the whole model: the graphs of all its parts, the weights that they read
 * and the tokenizer. Largest first, so that a mirror that is too slow shows early. @throws WorkerError MODEL_NO_GRAPH
 */
export function shardFiles(manifest: Manifest, layers: LayerRange | undefined): PinnedFile[] {
  if (layers) chooseGraph(manifest, layers);
  const [start, end] = layers ?? [0, Infinity];
  const graphs = manifest.graphs.filter(({ from, to }) => start <= from && to <= end);
  const weights = new Set(graphs.flatMap((graph) => graph.weights));
  const files = [manifest.tokenizer, ...graphs, ...manifest.weights.filter((w) => weights.has(w.file))];
  const { config } = manifest.tokenizer as { config?: PinnedFile };
  return [...files, ...(config ? [config] : [])]
    .map(({ file, bytes, sha256 }) => ({ file, bytes, sha256 }))
    .sort((a, b) => b.bytes - a.bytes || (a.file < b.file ? -1 : 1));
}
