import assert from 'node:assert/strict';
import { CONFIG, pauseIx, ProgramError, unpauseIx } from '@shardmarket/sdk';
import { market } from '../../sdk/src/program/client.ts';
import type { Shardmarket } from '../../sdk/src/program/idl/shardmarket.ts';
import { authority, guardian, HOUR, key } from './support/actors.ts';
import { openSession } from './support/deeds.ts';
import { instructionName } from './support/mutate.ts';
import { everyInstruction } from './support/scenes/all.ts';
import { World } from './support/world.ts';

type Instruction = Shardmarket['instructions'][number]['name'];

/** What a pause does to each instruction: what brings money in or trades is blocked, everything else never is. */
const UNDER_PAUSE: Readonly<Record<Instruction, 'blocked' | 'never blocked'>> = {
  acceptAuthority: 'never blocked',
  addBond: 'blocked',
  applyLimits: 'never blocked',
  applyPayout: 'never blocked',
  buybackSlice: 'blocked',
  cancelLimits: 'never blocked',
  cancelPayout: 'never blocked',
  claim: 'never blocked',
  claimCredits: 'never blocked',
  claimFor: 'never blocked',
  claimYield: 'never blocked',
  closeBatch: 'never blocked',
  closeSession: 'never blocked',
  drawBatch: 'never blocked',
  finalizeClose: 'never blocked',
  fillBurnAuction: 'blocked',
  initConfig: 'never blocked',
  initFeeVaults: 'never blocked',
  initVaults: 'never blocked',
  linkBoost: 'never blocked',
  observePrice: 'never blocked',
  openEpoch: 'blocked',
  openSession: 'blocked',
  pause: 'never blocked',
  postReceipts: 'never blocked',
  proposeAuthority: 'never blocked',
  proposePayout: 'never blocked',
  queueLimits: 'never blocked',
  reclaim: 'never blocked',
  refund: 'never blocked',
  refreshBoost: 'never blocked',
  registerModel: 'never blocked',
  registerVenue: 'never blocked',
  registerWorker: 'blocked',
  requestClose: 'never blocked',
  requestExit: 'never blocked',
  requestUnstake: 'never blocked',
  retireVenue: 'never blocked',
  rotateOperator: 'never blocked',
  sellFees: 'blocked',
  setOffer: 'never blocked',
  settle: 'never blocked',
  settleAndClose: 'never blocked',
  slashByProof: 'never blocked',
  stake: 'blocked',
  sweepFees: 'blocked',
  topUp: 'blocked',
  unlinkBoost: 'never blocked',
  unpause: 'never blocked',
  withdrawBond: 'never blocked',
  withdrawStake: 'never blocked',
};

const keeper = key('keeper');
const pause = (by = guardian) => pauseIx(by.publicKey);
const unpause = (by = guardian) => unpauseIx(by.publicKey);

/** A copy of the world in which a pause lasts, where there is a program to pause. */
async function paused(world: World): Promise<World> {
  const copy = world.fork()();
  if (!copy.chain.account(CONFIG)) return copy;
  if (copy.get('config', CONFIG).pausedUntil <= copy.chain.now) copy.send([await pause()], [keeper, guardian]);
  return copy;
}

describe('a pause', () => {
  it('names every instruction of the program', () => {
    assert.deepEqual(Object.keys(UNDER_PAUSE).sort(), market.idl.instructions.map((ix) => ix.name).sort());
  });

  it('blocks what brings money in or trades, and nothing else', async () => {
    const worlds = new Map<World, World>();
    const wrong: string[] = [];
    for (const { world, instructions, signers } of await everyInstruction()) {
      const last = instructions.at(-1);
      assert.ok(last);
      const name = instructionName(last);
      const stopped = worlds.get(world) ?? (await paused(world));
      worlds.set(world, stopped);
      const error = stopped.chain.rehearse(instructions, [keeper, ...signers]);
      assert.ok(error === undefined || error instanceof ProgramError, String(error));
      // The pause that lasts is the reason why there cannot be another.
      const free = name === 'pause' ? 'PausedTooRecently' : undefined;
      const expected = UNDER_PAUSE[name as Instruction] === 'blocked' ? 'Paused' : free;
      if (error?.name !== expected) wrong.push(`${name}: ${error?.name ?? 'goes through'}`);
    }
    assert.deepEqual(wrong, []);
  });

  it('ends by itself after 6 hours', async () => {
    const world = await World.ready();
    world.send([await pause()], [keeper, guardian]);
    await assert.rejects(() => openSession(world), { name: 'Paused' });
    world.chain.warp(6n * HOUR - 1n);
    await assert.rejects(() => openSession(world), { name: 'Paused' });
    world.chain.warp(1n);
    await openSession(world);
  });

  it('begins 24 hours after the last one at the earliest, whoever began or ended it', async () => {
    const world = await World.ready();
    world.send([await pause()], [keeper, guardian]);
    for (const by of [guardian, authority]) world.refuses('PausedTooRecently', [await pause(by)], [keeper, by]);
    world.send([await unpause()], [keeper, guardian]);
    for (const by of [guardian, authority]) world.refuses('PausedTooRecently', [await pause(by)], [keeper, by]);
    world.chain.warp(24n * HOUR - 1n);
    world.refuses('PausedTooRecently', [await pause()], [keeper, guardian]);
    world.chain.warp(1n);
    world.send([await pause(authority)], [keeper, authority]);
    assert.equal(world.get('config', CONFIG).pausedUntil, world.chain.now + 6n * HOUR);
  });

  it('ends early by guardian or authority, and only while it lasts', async () => {
    for (const by of [guardian, authority]) {
      const world = await World.ready();
      world.refuses('NotPaused', [await unpause(by)], [keeper, by]);
      world.send([await pause()], [keeper, guardian]);
      world.send([await unpause(by)], [keeper, by]);
      await openSession(world);
      world.refuses('NotPaused', [await unpause(by)], [keeper, by]);
    }
  });
});
