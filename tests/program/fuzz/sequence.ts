import { allDifferences } from './check.ts';
import type { Coverage } from './coverage.ts';
import { leave } from './leave.ts';
import { lively } from './lively.ts';
import { start, type Start } from './start.ts';
import { takeStep, type Taken } from './step.ts';

/** Where a sequence went wrong. */
export interface Failure {
  readonly seed: number;
  /** the steps that were taken, the failing one last */
  readonly steps: readonly number[];
  readonly taken: readonly Taken[];
  readonly message: string;
}

/** Steps after which all accounts are compared: those of a transaction are, after each one. */
const COMPARE_ALL = 500;

/** Where the sequences begin: few of them where nothing has happened. */
export interface Starts {
  readonly fresh: Start;
  readonly lively: Start;
}

const startOf = (starts: Starts, seed: number) => (seed % 5 === 0 ? starts.fresh : starts.lively);

/** Both of them. */
export async function allStarts(): Promise<Starts> {
  const fresh = await start();
  return { fresh, lively: lively(fresh) };
}

/** Runs the numbered steps of a seed from the start. @returns what went wrong, if something did */
export function runSequence(
  starts: Starts,
  seed: number,
  steps: readonly number[],
  coverage?: Coverage,
): Failure | undefined {
  const { machine, cast, model } = startOf(starts, seed);
  const m = model.clone();
  m.ends.clear();
  machine.reset();
  machine.setClock(m.now, m.slot);
  const taken: Taken[] = [];
  const failed = (message: string): Failure => ({ seed, steps: steps.slice(0, taken.length), taken, message });
  for (const index of steps) {
    let step: Taken;
    try {
      step = takeStep(machine, m, cast, seed, index);
    } catch (error) {
      const nothing = { calls: [], wait: [0n, 0n] as const };
      const failure = error instanceof Error ? (error.stack ?? error.message) : String(error);
      step = { ...nothing, failure };
    }
    taken.push(step);
    if (step.failure !== undefined) return failed(step.failure);
    coverage?.note(step);
    if (taken.length % COMPARE_ALL === 0) {
      const differences = allDifferences(machine, m);
      if (differences.length > 0) return failed(differences.join('\n'));
    }
  }
  const kept = leave(machine, m);
  coverage?.ended(m.ends);
  const wrong = [...(kept === undefined ? [] : [kept]), ...allDifferences(machine, m)];
  return wrong.length > 0 ? failed(wrong.join('\n')) : undefined;
}
