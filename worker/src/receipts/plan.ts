import { sha256 } from '@noble/hashes/sha2.js';
import { concat, receiptsRoot, toHex, u32le, u64le, type SignedReceipt } from '@shardmarket/sdk';
import type { Batch } from './store.ts';

/** Receipts in one batch; the root commits to any number, this bounds what is hashed at once. */
const MAX_BATCH = 4096;

/** What the chain says of a worker's receipts. */
export interface OnChain {
  /** micro-USDC settled for this worker that no batch covers */
  readonly uncovered: bigint;
  /** hash chain over its batches, 32 bytes */
  readonly receiptChain: Uint8Array;
}

/** `sha256(chain ‖ root ‖ count u32 ‖ amount u64)`, as the program computes it. */
export function nextChain(chain: Uint8Array, root: Uint8Array, count: number, amount: bigint): Uint8Array {
  return sha256(concat(chain, root, u32le(count), u64le(amount)));
}

/** The next batch to post, covering all that is uncovered; undefined if there is nothing to cover or to show for it. */
export function planBatch(unposted: readonly SignedReceipt[], chain: OnChain): Batch | undefined {
  const receipts = unposted.slice(0, MAX_BATCH);
  if (chain.uncovered === 0n || receipts.length === 0) return undefined;
  const root = receiptsRoot(receipts);
  return {
    jobs: receipts.map((r) => r.job),
    root: toHex(root),
    amount: chain.uncovered.toString(),
    chainAfter: toHex(nextChain(chain.receiptChain, root, receipts.length, chain.uncovered)),
  };
}

/** Whether a batch that was being sent is on chain: nothing else makes the chain end in its value. */
export function hasLanded(batch: Batch, chain: OnChain): boolean {
  return toHex(chain.receiptChain) === batch.chainAfter;
}
