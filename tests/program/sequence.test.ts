import assert from 'node:assert/strict';
import {
  ESCROW_VAULT,
  LEDGER,
  ProgramError,
  REWARD_VAULT,
  STAKE_POOL,
  STAKE_VAULT,
  treasuryTotal,
} from '@shardmarket/sdk';
import fc from 'fast-check';
import { at, HOUR, key } from './support/actors.ts';
import { DAY, watchPrice } from './support/days.ts';
import { registerWorkers, type Hand } from './support/deeds.ts';
import { MOVES, OPS, type Op, type Scene } from './support/moves.ts';
import { everything } from './support/solvency.ts';
import { tokenBalance } from './support/tokens.ts';
import { World } from './support/world.ts';

const SEED = 20_260_101;
const buyers = ['buyer', 'carol'].map(key);
const stakers = ['alice', 'bob', 'carol'].map(key);

/** Steps that others depend on come more often. */
const ops = [
  ...OPS,
  'open',
  'settle',
  'settle',
  'finalize',
  'refund',
  'refund',
  'reclaim',
  'post',
  'claim',
  'claim',
  'stake',
  'unstake',
  'withdraw',
  'withdraw',
  'epoch',
  'epoch',
  'claimYield',
  'slice',
] as const;

const step = fc.record({
  op: fc.constantFrom(...ops),
  pick: fc.nat(999),
  share: fc.bigInt(0n, 1_010n),
  wait: fc.constantFrom(0n, 0n, 1n, 1n, 61n, 61n, 601n, 601n, HOUR, HOUR, 9n * HOUR, 9n * HOUR, DAY, DAY, 7n * DAY),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** How often each step went through, over all sequences: a sequence in which nothing works proves nothing. */
const done = new Map<string, number>();

async function run(world: World, hands: readonly Hand[], steps: readonly Step[]): Promise<void> {
  const sessions: Scene['sessions'] = [];
  for (const { op, pick, share, wait } of steps) {
    world.chain.warp(wait);
    const [buyer, staker] = [at(buyers, pick % 2), at(stakers, pick % 3)];
    const scene = { world, buyer, hands, staker, sessions, pick, share };
    try {
      if (op === 'slice' && pick % 4 > 0) await watchPrice(world);
      const due = op === 'epoch' ? epochsDue(world) : 1;
      for (let i = 0; i < due; i++) {
        if (await attempt(scene, op)) done.set(op, (done.get(op) ?? 0) + 1);
      }
    } catch (e) {
      // Refusals are part of life; every vault was checked after them too. Anything else is a bug.
      if (!(e instanceof ProgramError) || e.name === 'ProgramFailedToComplete' || e.name === 'LedgerUnderflow') throw e;
    }
  }
  await settleUp({ world, buyer: at(buyers, 0), hands, staker: at(stakers, 0), sessions, pick: 0, share: 1_000n });
}

/** Days whose epoch can be opened now, and one more, which is refused; a few at a time. */
function epochsDue(world: World): number {
  return Math.min(5, Number(world.chain.now / DAY - world.get('ledger', LEDGER).lastEpochDay) + 1);
}

async function attempt(scene: Scene, op: Op): Promise<boolean> {
  const move = await MOVES[op](scene);
  if (move) scene.world.send(move[0], move[1]);
  return move !== undefined;
}

/** There may be nothing to take: the account is then missing or empty. */
async function orNothing(attempted: Promise<boolean>): Promise<void> {
  const nothing = ['NothingVested', 'NoYield', 'NothingCooling', 'ZeroAmount', 'AccountDataTooSmall'];
  await attempted.catch((e: unknown) => {
    if (!(e instanceof ProgramError) || !nothing.includes(e.name)) throw e;
  });
}

/** Everybody takes what is theirs; afterwards the vaults hold only what nobody but the treasury owns, and dust. */
async function settleUp(scene: Scene): Promise<void> {
  const { world, hands, sessions } = scene;
  world.chain.warp(8n * DAY);
  while (sessions.some((s) => world.chain.account(s.address))) await attempt(scene, 'close');
  for (const pick of hands.keys()) {
    const { uncovered } = world.get('worker', at(hands, pick).address);
    if (uncovered > 0n) await attempt({ ...scene, pick }, 'post');
  }
  world.chain.warp(2n * DAY);
  for (const pick of hands.keys()) await orNothing(attempt({ ...scene, pick }, 'claim'));
  for (const staker of stakers) {
    for (const op of ['claimYield', 'unstake'] as const) {
      await orNothing(attempt({ ...scene, staker }, op));
    }
  }
  world.chain.warp(8n * DAY);
  for (const staker of stakers) {
    await orNothing(attempt({ ...scene, staker }, 'withdraw'));
  }
  const ledger = world.get('ledger', LEDGER);
  assert.equal(ledger.workersOwed, 0n, 'all workers are paid');
  assert.equal(tokenBalance(world.chain, ESCROW_VAULT), treasuryTotal(ledger) + ledger.burnBudget);
  assert.equal(tokenBalance(world.chain, STAKE_VAULT), 0n, 'all stake is back');
  const pool = world.get('stakePool', STAKE_POOL);
  assert.ok(pool.owed <= BigInt(stakers.length), `dust of at most 1 micro-USDC a staker, got ${pool.owed}`);
  assert.equal(tokenBalance(world.chain, REWARD_VAULT), pool.owed + pool.banked + pool.streamRemaining);
  assert.equal(everything(world.chain).session.length, 0);
}

describe('random sequences', () => {
  it('keep every vault solvent after each step, and everybody can leave with what is theirs', async () => {
    const start = await World.ready();
    const hands = await registerWorkers(start, 3);
    const snapshot = start.fork();
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 72, maxLength: 72 }), (steps) => run(snapshot(), hands, steps)),
      { seed: SEED, numRuns: 30, endOnFailure: true },
    );
  });

  it('do every kind of step several times', () => {
    for (const op of OPS) assert.ok((done.get(op) ?? 0) >= 3, `${op}: ${done.get(op) ?? 0} times`);
  });
});
