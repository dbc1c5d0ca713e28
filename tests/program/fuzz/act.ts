/** A call is made: the chain and the model must agree on what came of it. */
import type { Machine, Outcome } from './chain/machine.ts';
import { difference } from './check.ts';
import { broken } from './model/invariants.ts';
import type { Model } from './model/state.ts';
import { instructionsOf, judge } from './ops/judge.ts';
import type { Call } from './ops/operation.ts';

/** What came of a call. */
export interface Done {
  /** the error by which it was refused, undefined where it went through */
  readonly error: string | undefined;
  /** what is wrong, if something is */
  readonly failure: string | undefined;
}

/** Sends a call and changes the model as it should change the chain. */
export function act(machine: Machine, m: Model, call: Call): Done {
  const raws = instructionsOf(call);
  const { verdict, effect } = judge(m, call, raws);
  const reasons = [...verdict.reasons].join(', ');
  const outcome = machine.send(raws);
  const { error } = outcome;
  if (error !== undefined) {
    if (verdict.allows(outcome)) return { error, failure: undefined };
    const says = verdict.refused ? `with one of: ${reasons}` : 'that it goes through';
    return { error, failure: `refused with ${error}, the model says ${says}\n${logsOf(outcome)}` };
  }
  if (!effect) return { error, failure: `went through, the model says that it is refused: ${reasons}` };
  effect();
  const differences = outcome.writable.flatMap((address) => difference(machine, m, address) ?? []);
  const wrong = [...differences, ...broken(m)];
  return { error, failure: wrong.length > 0 ? wrong.join('\n') : undefined };
}

const logsOf = (outcome: Outcome) => outcome.logs.map((line) => `    ${line}`).join('\n');
