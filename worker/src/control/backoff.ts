/**
 * Pause (ms) before reconnecting: doubles from 250 ms to 10 s, and anywhere from half of that to all of it, so that
 * workers that lost one keeper do not all come back at once.
 * @param attempt failed attempts so far @param random uniform in [0, 1)
 */
export function backoffMs(attempt: number, random: number): number {
  const ceiling = Math.min(10_000, 250 * 2 ** Math.min(attempt, 10));
  return ceiling / 2 + (ceiling / 2) * random;
}
