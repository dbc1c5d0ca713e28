import type { FrameHeader } from './frame.ts';

/** Epochs that one generation of a ring has: rejections of a job between two heals. */
const EPOCHS = 2 ** 20;

/** The first epoch of jobs in a generation: whatever was sent before a heal is older. */
export function firstEpoch(generation: number): number {
  return generation * EPOCHS;
}

/** Frames that the head sends again after a heal; the others are of use whenever they come. */
const SENT_AGAIN: readonly string[] = ['open', 'prefill', 'verify', 'result', 'opened', 'cancel'];

/** Whether a frame was made for an earlier generation: it goes on no link of this one. */
export function isOfEarlier({ type, epoch }: Pick<FrameHeader, 'type' | 'epoch'>, generation: number): boolean {
  return epoch < firstEpoch(generation) && SENT_AGAIN.includes(type);
}
