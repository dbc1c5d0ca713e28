/** How somebody leaves: by calls that must go through. */
import { act } from './act.ts';
import type { Machine } from './chain/machine.ts';
import type { Model } from './model/state.ts';
import { complete } from './mutate.ts';
import type { Draft } from './ops/operation.ts';

/** Somebody could not do what must be possible. */
export class Kept extends Error {}

export class Leaving {
  readonly m: Model;
  readonly #machine: Machine;

  constructor(machine: Machine, m: Model) {
    this.#machine = machine;
    this.m = m;
  }

  pass(seconds: bigint): void {
    this.m.now += seconds;
    this.m.slot += (seconds * 5n) / 2n;
    this.#machine.setClock(this.m.now, this.m.slot);
  }

  /** @throws Kept if it is refused, or chain and model do not agree */
  call(op: string, draft: Draft): void {
    const { error, failure } = act(this.#machine, this.m, complete(op, draft));
    if (failure !== undefined || error !== undefined) throw new Kept(`leaving, ${op}: ${failure ?? error}`);
  }
}
