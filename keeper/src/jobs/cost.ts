import { stageAmount } from '@shardmarket/sdk';
import type { LiveWorker } from '../workers/types.ts';

type Priced = Pick<LiveWorker, 'ask' | 'layers'>;

/** Positions that every stage commits: the last token is sampled and never fed back. */
export function committedPositions(promptTokens: number, completionTokens: number): number {
  return promptTokens + completionTokens - 1;
}

/** micro-USDC that one stage charges for `positions` committed positions. */
export function stageCost(stage: Priced, positions: number): bigint {
  return stageAmount(stage.ask, stage.layers[1] - stage.layers[0], positions);
}

/** The most that a job can cost, in micro-USDC: every stage paid, every token used. */
export function maxCost(stages: readonly Priced[], promptTokens: number, maxTokens: number): bigint {
  const positions = committedPositions(promptTokens, maxTokens);
  return stages.reduce((sum, stage) => sum + stageCost(stage, positions), 0n);
}
