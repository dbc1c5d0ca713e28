/** A second state to begin in: people have worked, paid, staked and traded, so that there is something to lose. */
import { TestChain } from '../support/chain.ts';
import { act } from './act.ts';
import { feePayer } from './cast.ts';
import { Machine } from './chain/machine.ts';
import { complete } from './mutate.ts';
import { isCurrent, operation } from './ops/all.ts';
import { instructionsOf, judge } from './ops/judge.ts';
import { Rng } from './rng.ts';
import type { Start } from './start.ts';

const [MINUTE, DAY] = [60n, 86_400n];

/** What happens, each after so many seconds. */
const STORY: readonly (readonly [wait: bigint, ...ops: string[]])[] = [
  [0n, 'registerVenue'],
  [0n, 'registerWorker', 'registerWorker', 'registerWorker', 'openSession', 'openSession', 'stake', 'stake', 'stake'],
  [MINUTE, 'settle', 'settle', 'settle', 'settle', 'postReceipts', 'postReceipts', 'requestUnstake'],
  [MINUTE, 'drawBatch'],
  [DAY, 'openEpoch', 'openSession', 'openSession', 'settle', 'settle', 'postReceipts'],
  [DAY, 'openEpoch', 'settle', 'settle', 'postReceipts'],
  [DAY, 'openEpoch', 'claimYield', 'requestUnstake', 'requestExit', 'gift', 'gift', 'gift', 'gift'],
  [DAY, 'openEpoch', 'openSession', 'openSession', 'openSession', 'settle', 'settle'],
  ...Array.from({ length: 12 }, (): readonly [bigint, ...string[]] => [2n * MINUTE, 'observePrice']),
];

const TRIES = 500;

/** The same chain as it is after the story. @throws Error where somebody cannot do what the story says */
export function lively({ machine: { chain }, model, cast }: Start): Start {
  const machine = new Machine(TestChain.restore(chain.snapshot()), feePayer.publicKey.toBase58());
  const m = model.clone();
  const rng = new Rng(1);
  for (const [wait, ...ops] of STORY) {
    m.now += wait;
    m.slot += (wait * 5n) / 2n;
    machine.setClock(m.now, m.slot);
    for (const op of ops.filter(isCurrent)) {
      let done = false;
      for (let tries = 0; !done && tries < TRIES; tries++) {
        const draft = operation(op).draw({ m, rng, cast });
        if (!draft) continue;
        const call = complete(op, draft);
        if (judge(m, call, instructionsOf(call)).verdict.refused) continue;
        const { failure } = act(machine, m, call);
        if (failure !== undefined) throw new Error(`${op}: ${failure}`);
        done = true;
      }
      if (!done) throw new Error(`nobody can do ${op}`);
    }
  }
  machine.commit();
  return { machine, model: m, cast };
}
