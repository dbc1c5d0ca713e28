/** Positions that a ring is expected to compute within one timeout, whatever the model. */
const POSITIONS_A_TIMEOUT = 1024;

/**
 * How long to wait for a result that needs `positions` to be computed first: nothing is heard while a ring works on a
 * prompt, and a long one is no sign that the ring has died.
 * @param timeoutMs for a result that needs few @returns ms
 */
export function patienceMs(timeoutMs: number, positions: number): number {
  return timeoutMs * Math.max(1, Math.ceil(positions / POSITIONS_A_TIMEOUT));
}
