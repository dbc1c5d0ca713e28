/** Where the stages of a ring stand, on a circle in a square of 100 × 100, the head at the top, clockwise. */

export interface Spot {
  readonly x: number;
  readonly y: number;
}

/** What a drawing of a ring needs. */
export interface RingLayout {
  readonly radius: number;
  /** a stage's radius */
  readonly node: number;
  readonly stages: readonly Spot[];
  /** the middle of the way from each stage to the next, of the last to the first; none in a ring of one */
  readonly ways: readonly Spot[];
}

const CENTRE = 50;
const RADIUS = 36;
/** Largest and least radius of a stage: 16 of the least fit beside each other. */
const [LARGEST, LEAST] = [11, 6.5];

/** @param count stages, 1 or more */
export function ringLayout(count: number): RingLayout {
  const at = (turns: number): Spot => {
    const angle = 2 * Math.PI * turns - Math.PI / 2;
    return { x: CENTRE + RADIUS * Math.cos(angle), y: CENTRE + RADIUS * Math.sin(angle) };
  };
  // Half the chord between neighbours, less a little air.
  const room = count < 2 ? LARGEST : RADIUS * Math.sin(Math.PI / count) * 0.85;
  return {
    radius: RADIUS,
    node: Math.min(LARGEST, Math.max(LEAST, room)),
    stages: Array.from({ length: count }, (_, i) => at(i / count)),
    ways: count < 2 ? [] : Array.from({ length: count }, (_, i) => at((i + 0.5) / count)),
  };
}
