import type { LiveWorker } from '../workers/types.ts';
import { areAkin } from './akin.ts';
import { canServe, cutTo, type Parts } from './cuts.ts';
import type { Distance } from './distances.ts';
import type { Candidate } from './match.ts';

/** What there is to choose a spare from. */
export interface Choice {
  /** connected workers and the jobs that they run now */
  readonly candidates: readonly Candidate[];
  /** jobs that the ring runs, which a spare takes over all at once */
  readonly jobs: number;
  /** whether nothing is held against a worker; others are taken only where there is no trusted one */
  readonly trusted: (address: string) => boolean;
  readonly distance: Distance;
  /** where the model can be cut */
  readonly parts: Parts;
}

/** Some workers of a ring, and what they are compared by. */
interface Plan {
  readonly stages: readonly LiveWorker[];
  /** spares that something is held against */
  readonly untrusted: number;
  /** links that are new and between workers that are akin */
  readonly akin: number;
  /** one-way ms of the links that are new, Infinity if one is known not to open */
  readonly ms: number;
  readonly ask: bigint;
  /** jobs that the spares run already */
  readonly jobs: number;
}

/**
 * The workers of a ring after a heal: those in `lost` places replaced by spares that take exactly the same layers, which
 * may be a part of theirs, of the same model in the same numerics class, for an ask that is no higher, so that what was reserved
 * for the jobs still holds.
 * Trusted ones are taken where there are any, of those the ones that are strangers to their neighbours, then those with the least
 * time around the ring, then the cheapest, then the least loaded; none has a link that is known not to open. Links between stages that stay are as they were. Exact: no other
 * choice is better. @returns undefined if there is no spare for a place
 */
export function replaceStages(
  stages: readonly LiveWorker[],
  lost: ReadonlySet<string>,
  choice: Choice,
): LiveWorker[] | undefined {
  let best: Plan | undefined;
  const fill = (plan: Plan) => {
    if (plan.ms === Infinity || (best && !isBetter(plan, best))) return;
    const place = plan.stages.findIndex((s) => lost.has(s.address));
    const stage = plan.stages[place];
    if (!stage) best = plan;
    else
      for (const spare of sparesFor(stage, place === 0, [...stages, ...plan.stages], choice))
        fill(replaced(plan, place, spare));
  };
  const replaced = (plan: Plan, place: number, { worker, jobs }: Candidate): Plan => {
    const { layers } = plan.stages[place] ?? worker;
    const next = plan.stages.with(place, cutTo(worker, layers));
    // A link to a place that is still to be filled counts once it is.
    const links = linksOf(next, place).filter((link) => !link.some((s) => lost.has(s.address)));
    const ms = links.reduce((sum, [from, to]) => sum + choice.distance(from, to), 0);
    return {
      akin: plan.akin + links.filter(([from, to]) => areAkin(from, to)).length,
      stages: next,
      untrusted: plan.untrusted + (choice.trusted(worker.address) ? 0 : 1),
      ms: plan.ms + ms,
      ask: plan.ask + worker.ask,
      jobs: plan.jobs + jobs,
    };
  };
  fill({ stages, untrusted: 0, akin: 0, ms: 0, ask: 0n, jobs: 0 });
  return best && [...best.stages];
}

/** The links that a place has to its neighbours in a ring. */
function linksOf(stages: readonly LiveWorker[], place: number): [from: LiveWorker, to: LiveWorker][] {
  const [before, own, after] = [-1, 0, 1].map((by) => stages.at((place + by) % stages.length) as LiveWorker);
  if (!before || !own || !after || stages.length === 1) return [];
  return [
    [before, own],
    [own, after],
  ];
}

/** Every part of a plan only grows as places are filled, so that one that is no better now never is. */
function isBetter(a: Plan, b: Plan): boolean {
  if (a.untrusted !== b.untrusted) return a.untrusted < b.untrusted;
  if (a.akin !== b.akin) return a.akin < b.akin;
  if (a.ms !== b.ms) return a.ms < b.ms;
  if (a.ask !== b.ask) return a.ask < b.ask;
  return a.jobs < b.jobs;
}

function sparesFor(stage: LiveWorker, drives: boolean, taken: readonly LiveWorker[], choice: Choice): Candidate[] {
  const { candidates, parts } = choice;
  return candidates.filter((candidate) => {
    const { worker, jobs: running } = candidate;
    return (
      !taken.some((t) => t.address === worker.address || t.operator === worker.operator) &&
      worker.model === stage.model &&
      worker.numericsClass === stage.numericsClass &&
      canServe(candidate, stage.layers, parts) &&
      worker.ask <= stage.ask &&
      (worker.canDrive || !drives) &&
      running + choice.jobs <= worker.maxJobs
    );
  });
}

/**
 * Who is replaced when `reporter` says that it lost `suspect`: the one that had part in more of the ring's losses so far,
 * and the suspect where they are even. A worker that loses one neighbour after the other is itself at the cause.
 * @param losses times that each worker reported or was reported
 */
export function blame(reporter: string, suspect: string, losses: ReadonlyMap<string, number>): string {
  return (losses.get(reporter) ?? 0) > (losses.get(suspect) ?? 0) ? reporter : suspect;
}
