/** A second state to begin in: people have worked, paid, staked and traded, so that there is something to lose. */
import { TestChain } from '../support/chain.ts';
import { act } from './act.ts';
import { feePayer } from './cast.ts';
import { Machine } from './chain/machine.ts';
import { complete } from './mutate.ts';
import { operation } from './ops/all.ts';
import { instructionsOf, judge } from './ops/judge.ts';
import { asArgument } from './ops/limits.ts';
import type { Draft, Draw } from './ops/operation.ts';
import { configOf, limitsOf } from './ops/shared.ts';
import { Rng } from './rng.ts';
import type { Start } from './start.ts';

const [MINUTE, DAY] = [60n, 86_400n];

/** Batches are drawn, and drawn often. */
const audited = ({ m }: Draw): Draft => {
  const params = asArgument({ ...limitsOf(m), newAuditRateBps: 2_500, auditRateBps: 1_000 });
  return { args: { params }, accounts: { authority: configOf(m).authority } };
};

/** An operation, and how it is drawn where not as always. */
type Scene = string | readonly [op: string, draft: (draw: Draw) => Draft | undefined];

/** What happens, each after so many seconds. */
const STORY: readonly (readonly [wait: bigint, ...scenes: Scene[]])[] = [
  [0n, 'registerVenue', ['queueLimits', audited]],
  [2n * DAY, 'applyLimits', 'openEpoch', 'openEpoch'],
  [0n, ...times(6, 'registerWorker'), ...times(2, 'openSession'), ...times(3, 'stake')],
  [MINUTE, ...times(5, 'joinAuditors'), ...times(4, 'settle'), ...times(2, 'postReceipts'), 'requestUnstake'],
  [MINUTE, ...times(2, 'drawBatch')],
  [DAY, 'openEpoch', ...times(2, 'openSession'), ...times(2, 'settle'), 'postReceipts'],
  [DAY, 'openEpoch', ...times(2, 'settle'), 'postReceipts'],
  [DAY, 'openEpoch', 'claimYield', 'requestUnstake', 'requestExit', ...times(4, 'gift')],
  [DAY, 'openEpoch', ...times(3, 'openSession'), ...times(4, 'settle'), ...times(5, 'postReceipts')],
  [MINUTE, ...times(5, 'drawBatch'), 'openAudit', 'openAudit'],
  [MINUTE, 'drawAuditors', 'drawAuditors', 'respond', 'vote'],
  ...Array.from({ length: 12 }, (): readonly [bigint, ...string[]] => [2n * MINUTE, 'observePrice']),
];

function times(count: number, op: string): string[] {
  return Array.from({ length: count }, () => op);
}

const TRIES = 500;

/** The same chain as it is after the story. @throws Error where somebody cannot do what the story says */
export function lively({ machine: { chain }, model, cast }: Start): Start {
  const machine = new Machine(TestChain.restore(chain.snapshot()), feePayer.publicKey.toBase58());
  const m = model.clone();
  const rng = new Rng(1);
  for (const [wait, ...scenes] of STORY) {
    m.now += wait;
    m.slot += (wait * 5n) / 2n;
    machine.setClock(m.now, m.slot);
    for (const scene of scenes) {
      const [op, drafted] = typeof scene === 'string' ? [scene, (draw: Draw) => operation(scene).draw(draw)] : scene;
      let done = false;
      for (let tries = 0; !done && tries < TRIES; tries++) {
        const draft = drafted({ m, rng, cast });
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
