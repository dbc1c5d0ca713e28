/** How many workers hold each layer of a model. */

export interface Held {
  /** first, and the one behind the last */
  readonly layers: readonly [number, number];
  /** micro-USDC per million layer-tokens */
  readonly ask: bigint;
}

/** Neighbouring layers that the same number of workers hold. */
export interface Segment {
  readonly from: number;
  /** the one behind the last */
  readonly to: number;
  readonly workers: number;
  /** the least ask for these layers; undefined where nobody holds them */
  readonly ask: bigint | undefined;
}

/** Segments from 0 to `layerCount`, without a gap; what workers hold beyond that does not count. */
export function coverage(layerCount: number, workers: readonly Held[]): Segment[] {
  const inside = (layer: number) => layer > 0 && layer < layerCount;
  const ends = new Set(workers.flatMap(({ layers }) => layers).filter(inside));
  const cuts = [0, ...[...ends].sort((a, b) => a - b), layerCount];
  return cuts.slice(0, -1).map((from, i) => {
    const to = cuts[i + 1] ?? layerCount;
    const holding = workers.filter(({ layers }) => layers[0] <= from && layers[1] >= to);
    const asks = holding.map(({ ask }) => ask);
    const ask = asks.length === 0 ? undefined : asks.reduce((a, b) => (a < b ? a : b));
    return { from, to, workers: holding.length, ask };
  });
}

/** `"layers 0 to 3"`, the last one included, as people count them. */
export function layersText([from, to]: readonly [number, number]): string {
  return to - from === 1 ? `layer ${from}` : `layers ${from} to ${to - 1}`;
}
