import { badFrame, type FrameHeader, type FrameType } from './frame.ts';
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
  /** rows that wait for the stage; a frame without rows counts as one */
  waiting: number;
}

/** Contexts' worth of rows that may wait in one job: a prompt that is sent again behind its replay makes two. */
const MOST_WAITING = 4;

/** @param now unix ms */
export function openJob(opened: OpenPayload, epoch: number, now: number): OpenJob {
  const { session } = opened;
  const nothing = { taken: 0, waiting: 0 };
  return {
    session,
    startedAt: now,
    open: encodeOpen(opened),
    sent: new RowHistory(),
    epoch,
    lastSeen: now,
    ...nothing,
  };
}

/**
 * Counts a frame of a job as waiting. @param capacity positions that a job can have @returns ends that
 * @throws WorkerError BAD_FRAME if more waits than any driver sends: it would fill the memory
 */
export function wait(job: OpenJob, { rows }: FrameHeader, capacity: number): () => void {
  const count = Math.max(1, rows);
  if (job.waiting + count > MOST_WAITING * capacity) throw badFrame(`${job.waiting} rows of a job wait already`);
  job.waiting += count;
  return () => void (job.waiting -= count);
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
