import { stageAmount } from '../amounts.ts';
import type { JobVerdict } from './verify-job.ts';

/** A stage that asks to be paid. */
export interface Asking {
  readonly operator: string;
  /** micro-USDC per million layer-tokens */
  readonly ask: bigint;
  readonly layers: readonly [number, number];
}

/**
 * micro-USDC that each stage of a job is due, in ring order: `ceil(ask × layers × committed / 1,000,000)`, rounded up once for each stage,
 * and 0 where its receipt is at fault or it has no layers.
 *
 * A job that broke off ends with the ring: a stage that is gone signs for nothing and is due nothing, the others are paid. Any
 * other fault there puts in doubt what was delivered, which nothing else came after: nobody is due anything.
 * @param committed positions of the prompt and of what was delivered, 0 for nothing
 */
export function stageDues(
  stages: readonly Asking[],
  committed: number,
  faults: JobVerdict['faults'],
  brokeOff: boolean,
): bigint[] {
  const doubtful = brokeOff && [...faults.values()].flat().some((fault) => fault !== 'missing');
  return stages.map(({ operator, ask, layers: [start, end] }) =>
    doubtful || committed === 0 || end <= start || faults.has(operator) ? 0n : stageAmount(ask, end - start, committed),
  );
}
