import type { LiveWorker } from '../workers/types.ts';
import type { Distance } from './distances.ts';

/** ms one way between two workers that have not been measured yet: far enough that a measured neighbour is preferred. */
export const ASSUMED_MS = 50;
/** bytes a ms of a link whose bandwidth has not been measured yet: an uplink of 8 Mbit/s. */
const ASSUMED_BYTES_PER_MS = 1_000;
/** Rows of the frames that a job spends its time on, as the head drafts them. */
const FRAME_ROWS = 4;
/** Header and tag of a sealed frame, and of the WebSocket message around it. */
const FRAME_OVERHEAD = 28 + 16 + 8;
/** Bytes of a token id, with which each row goes. */
const ID_BYTES = 4;

/** What has been measured of a link. */
export interface Measured {
  /** round trip in ms; Infinity where it does not open */
  readonly rttMs: number;
  readonly bytesPerMs?: number | undefined;
}

/**
 * Time (ms) that a frame takes over a link: half a round trip, and its bytes at the link's bandwidth.
 * @param rowBytes of a hidden row; 0 on the way back to the head, which is sent token ids
 */
export function frameMs(link: Measured | undefined, rowBytes: number): number {
  if (!link) return ASSUMED_MS;
  const bytes = FRAME_OVERHEAD + FRAME_ROWS * (ID_BYTES + rowBytes);
  return link.rttMs / 2 + bytes / (link.bytesPerMs ?? ASSUMED_BYTES_PER_MS);
}

/** Time (ms) of a frame around a ring: its links, and its layers as each worker measured its own. Infinity where a link does not open. */
export function ringMs(stages: readonly LiveWorker[], distance: Distance): number {
  const links = stages.map((stage, i) => {
    const next = stages[(i + 1) % stages.length];
    return next && next !== stage ? distance(stage, next) : 0;
  });
  const layers = stages.map(({ layerMs, layers: [start, end] }) => layerMs * (end - start));
  return [...links, ...layers].reduce((sum, ms) => sum + ms, 0);
}
