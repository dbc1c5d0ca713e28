import type { FrameType } from './frame.ts';
import { RowHistory } from './history.ts';
import { encodeOpen, type OpenPayload } from './payload.ts';

/** A job that is open at a stage. */
export interface OpenJob {
  readonly session: string;
  readonly startedAt: number;
  /** payload of its `open`, without what it reuses */
  readonly open: Uint8Array;
  /** rows made for the successor */
  readonly sent: RowHistory;
  /** positions whose rows have come in */
  taken: number;
  epoch: number;
  lastSeen: number;
}

/** @param now unix ms */
export function openJob(opened: OpenPayload, epoch: number, now: number): OpenJob {
  const { session } = opened;
  return { session, startedAt: now, open: encodeOpen(opened), sent: new RowHistory(), taken: 0, epoch, lastSeen: now };
}

/** Frames that go down the ring, from the head to the tail. */
export const DOWNSTREAM: readonly FrameType[] = [
  'open',
  'prefill',
  'verify',
  'finish',
  'abort',
  'cancel',
  'resume',
  'replay',
];
