/** A small seeded generator of u32 (Tommy Ettinger's mulberry32): the same seed gives the same numbers everywhere. */
function mulberry32(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return (t ^ (t >>> 14)) >>> 0;
  };
}

/** A reproducible source of numbers in [0, 1). */
export function fractions(seed: number): () => number {
  const next = mulberry32(seed);
  return () => next() / 2 ** 32;
}

/** A reproducible source of whole numbers below what is asked for. */
export function choices(seed: number): (below: number) => number {
  const next = mulberry32(seed);
  return (below) => next() % below;
}
