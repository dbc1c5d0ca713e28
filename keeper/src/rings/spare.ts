import type { LiveWorker } from '../workers/types.ts';
import type { Candidate } from './match.ts';

/** What there is to choose a spare from. */
export interface Choice {
  /** connected workers and the jobs that they run now */
  readonly candidates: readonly Candidate[];
  /** jobs that the ring runs, which a spare takes over all at once */
  readonly jobs: number;
  /** whether nothing is held against a worker; others are taken only where there is no trusted one */
  readonly trusted: (address: string) => boolean;
}

/**
 * The workers of a ring after a heal: those in `lost` places replaced by spares that hold exactly the same layers of the
 * same model in the same numerics class, for an ask that is no higher, so that what was reserved for the jobs still holds.
 * The cheapest is taken, then the least loaded. @returns undefined if there is no spare for a place
 */
export function replaceStages(
  stages: readonly LiveWorker[],
  lost: ReadonlySet<string>,
  choice: Choice,
): LiveWorker[] | undefined {
  const chosen: LiveWorker[] = [];
  for (const [index, stage] of stages.entries()) {
    const taken = [...stages, ...chosen];
    const next = lost.has(stage.address) ? spareFor(stage, index === 0, taken, choice) : stage;
    if (!next) return undefined;
    chosen.push(next);
  }
  return chosen;
}

function spareFor(stage: LiveWorker, drives: boolean, taken: readonly LiveWorker[], choice: Choice) {
  const { candidates, jobs, trusted } = choice;
  const fit = candidates.filter(
    ({ worker, jobs: running }) =>
      !taken.some((t) => t.address === worker.address || t.operator === worker.operator) &&
      worker.model === stage.model &&
      worker.numericsClass === stage.numericsClass &&
      worker.layers[0] === stage.layers[0] &&
      worker.layers[1] === stage.layers[1] &&
      worker.ask <= stage.ask &&
      (worker.canDrive || !drives) &&
      running + jobs <= worker.maxJobs,
  );
  const better = fit.filter(({ worker }) => trusted(worker.address));
  const [best] = (better.length > 0 ? better : fit).toSorted(
    (a, b) => Number(a.worker.ask - b.worker.ask) || a.jobs - b.jobs,
  );
  return best?.worker;
}

/**
 * Who is replaced when `reporter` says that it lost `suspect`: the one that had part in more of the ring's losses so far,
 * and the suspect where they are even. A worker that loses one neighbour after the other is itself at the cause.
 * @param losses times that each worker reported or was reported
 */
export function blame(reporter: string, suspect: string, losses: ReadonlyMap<string, number>): string {
  return (losses.get(reporter) ?? 0) > (losses.get(suspect) ?? 0) ? reporter : suspect;
}
