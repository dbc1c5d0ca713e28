/** Cuts `layers` into `stages` contiguous ranges that differ by one layer at most; the first ones get the odd layers. */
export function cutLayers(layers: number, stages: number): [number, number][] {
  if (stages < 1 || stages > layers) throw new RangeError(`cannot cut ${layers} layers into ${stages} stages`);
  const ranges: [number, number][] = [];
  for (let i = 0, from = 0; i < stages; i++) {
    const to = from + Math.ceil((layers - from) / (stages - i));
    ranges.push([from, to]);
    from = to;
  }
  return ranges;
}
