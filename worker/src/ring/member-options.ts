import type { SignedReceipt } from '@shardmarket/sdk';
import type { Signer } from '../receipts/sign.ts';
import type { RingStage } from '../stage/part.ts';
import type { CutJobs } from './cut.ts';
import type { Frame } from './frame.ts';
import type { AbortPayload } from './payload.ts';

/** What a stage's part in a ring works with, and where what comes of it goes. */
export interface MemberOptions {
  /** id of the ring; jobs of the same id in two rings, as after a retry, do not share a cache */
  readonly ring: string;
  readonly stage: RingStage;
  readonly signer: Signer;
  /** true for the first stage, at which an abort that went around the ring ends */
  readonly head: boolean;
  /** passes a frame on to the next stage; from the tail, to the head */
  readonly forward: (frame: Frame) => void;
  readonly receipt: (receipt: SignedReceipt) => void;
  /** remembers jobs that end here without a receipt */
  readonly cut: CutJobs;
  /** a job that was open here has been aborted by another stage or because of a failure here */
  readonly aborted: (job: string, why: AbortPayload) => void;
}
