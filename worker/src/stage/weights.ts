import type { Manifest } from '@shardmarket/sdk';
import type { LayerRange } from '../model/graphs.ts';

/** The runtime holds weights as they are read and as its kernels want them: loading took twice their size. */
const COPIES_OF_WEIGHTS = 2;

/** Bytes that a session over a range of layers takes: its weights, as loaded. 0 for a range without a graph. */
export function sessionBytes({ graphs, weights }: Manifest, [from, to]: LayerRange): number {
  const files = graphs.find((graph) => graph.from === from && graph.to === to)?.weights ?? [];
  const read = weights.filter(({ file }) => files.includes(file)).reduce((sum, { bytes }) => sum + bytes, 0);
  return COPIES_OF_WEIGHTS * read;
}
