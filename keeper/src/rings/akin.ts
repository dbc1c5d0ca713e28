import type { LiveWorker } from '../workers/types.ts';

/** Whether two workers should not stand next to each other in a ring. */
export type Akin = (a: LiveWorker, b: LiveWorker) => boolean;

/**
 * Whether two workers have the same operator or are paid to the same key, so that nothing keeps them from agreeing on what
 * crosses the edge between them: receipts of neighbours prove something only where two parties sign.
 */
export const areAkin: Akin = (a, b) => a.operator === b.operator || (a.payout !== undefined && a.payout === b.payout);

/** Nobody is asked who a worker belongs to. */
export const strangers: Akin = () => false;

/**
 * Links of a ring between workers that are akin, the one from the tail to the head included: together these two choose the tokens.
 * In a ring of two both links are between the same two.
 */
export function akinLinks(stages: readonly LiveWorker[], akin: Akin = areAkin): [from: LiveWorker, to: LiveWorker][] {
  return stages.flatMap((stage, i): [LiveWorker, LiveWorker][] => {
    const next = stages[(i + 1) % stages.length];
    return next && next !== stage && akin(stage, next) ? [[stage, next]] : [];
  });
}
