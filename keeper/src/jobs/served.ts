import type { SignedReceipt } from '@shardmarket/sdk';
import type { LiveWorker } from '../workers/types.ts';

/**
 * The workers to be paid for a job, in ring order: for each place the last that has signed for it, or the last that had it.
 * @param generations the ring's workers in ring order, in each generation in which the job ran
 */
export function payees(
  generations: readonly (readonly LiveWorker[])[],
  receipts: readonly Pick<SignedReceipt, 'operator'>[],
): LiveWorker[] {
  const signed = (stage: LiveWorker | undefined) => receipts.some((r) => r.operator === stage?.operator);
  const latest = generations.at(-1) ?? [];
  return latest.map((stage, place) => generations.findLast((stages) => signed(stages[place]))?.[place] ?? stage);
}
