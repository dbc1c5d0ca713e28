import assert from 'node:assert/strict';
import {
  ataAddress,
  BOND_VAULT,
  epochAddress,
  ESCROW_VAULT,
  LEDGER,
  openEpochIx,
  REWARD_VAULT,
  STAKE_POOL,
  treasuryAvailable,
  treasuryTotal,
} from '@shardmarket/sdk';
import { key, limits, mints } from './support/actors.ts';
import { DAY, fillTreasury, openNextEpoch, toDay } from './support/days.ts';
import { openSession, registerWorker, settle } from './support/deeds.ts';
import { withAccount } from './support/mutate.ts';
import { tokenBalance } from './support/tokens.ts';
import { World } from './support/world.ts';

const keeper = key('keeper');
const open = (day: bigint) => openEpochIx(keeper.publicKey, mints.usdcMint, day);

describe('open_epoch', () => {
  it('splits the treasury in half: burn budget and stream', async () => {
    const world = await World.ready();
    await fillTreasury(world, 1_000n);
    const day = await openNextEpoch(world);
    const epoch = world.get('epoch', epochAddress(day));
    assert.deepEqual([epoch.day, epoch.taken, epoch.burnHalf, epoch.stakerHalf], [day, 1_000n, 500n, 500n]);
    assert.equal(epoch.openedAt, world.chain.now);
    const ledger = world.get('ledger', LEDGER);
    assert.deepEqual([ledger.burnBudget, ledger.lastEpochDay, treasuryTotal(ledger)], [500n, day, 0n]);
    assert.equal(tokenBalance(world.chain, REWARD_VAULT), 500n);
    assert.equal(world.get('stakePool', STAKE_POOL).streamEnd, world.chain.now + DAY);
  });

  it('odd micro-USDC to stakers', async () => {
    const world = await World.ready();
    await fillTreasury(world, 1_001n);
    const epoch = world.get('epoch', epochAddress(await openNextEpoch(world)));
    assert.deepEqual([epoch.burnHalf, epoch.stakerHalf], [500n, 501n]);
  });

  it('takes only treasury whose challenge window was over when its day began', async () => {
    const world = await World.ready();
    const hand = await registerWorker(world, 'operator');
    const escrow = await openSession(world, { expiresAt: world.chain.now + 30n * DAY });
    await settle(world, escrow, [hand, 1_000n]);
    const first = world.chain.now / DAY;
    const ledger = () => world.get('ledger', LEDGER);
    assert.equal(treasuryAvailable(ledger(), first + 1n, limits.challengeWindowSecs), 0n);
    await toDay(world, first + 1n);
    await settle(world, escrow, [hand, 10_000n]);
    assert.equal(world.get('epoch', epochAddress(await openNextEpoch(world))).taken, 0n);
    assert.equal(treasuryAvailable(ledger(), first + 2n, limits.challengeWindowSecs), 300n);
    assert.equal(world.get('epoch', epochAddress(await openNextEpoch(world))).taken, 300n);
    assert.equal(world.get('epoch', epochAddress(await openNextEpoch(world))).taken, 3_000n);
  });

  it('a late opening of an old day does not take what had not vested then', async () => {
    const world = await World.ready();
    const hand = await registerWorker(world, 'operator');
    await settle(world, await openSession(world), [hand, 1_000n]);
    const first = world.chain.now / DAY;
    world.chain.warp(4n * DAY);
    world.send([await open(first + 1n)], [keeper]);
    assert.equal(world.get('epoch', epochAddress(first + 1n)).taken, 0n);
    world.send([await open(first + 2n)], [keeper]);
    assert.equal(world.get('epoch', epochAddress(first + 2n)).taken, 300n);
  });

  it('epoch twice', async () => {
    const world = await World.ready();
    const day = await openNextEpoch(world);
    world.refuses('SystemAccountAlreadyInUse', [await open(day)], [keeper]);
  });

  it('epoch out of order', async () => {
    const world = await World.ready();
    const { lastEpochDay } = world.get('ledger', LEDGER);
    world.chain.warp(5n * DAY);
    world.refuses('EpochOutOfOrder', [await open(lastEpochDay + 2n)], [keeper]);
    world.refuses('EpochOutOfOrder', [await open(lastEpochDay)], [keeper]);
    world.refuses('EpochOutOfOrder', [await open(2n ** 64n - 1n)], [keeper]);
  });

  it('epoch in the future: not one second before its day', async () => {
    const world = await World.ready();
    const day = world.get('ledger', LEDGER).lastEpochDay + 1n;
    world.chain.warp(day * DAY - 1n - world.chain.now);
    world.refuses('EpochOutOfOrder', [await open(day)], [keeper]);
    world.chain.warp(1n);
    world.send([await open(day)], [keeper]);
  });

  it('a stream that is not over goes on with the next one: nothing is lost', async () => {
    const world = await World.ready();
    await fillTreasury(world, 2_000n);
    await openNextEpoch(world);
    world.chain.warp(DAY / 4n);
    const pool = () => world.get('stakePool', STAKE_POOL);
    await openNextEpoch(world);
    assert.equal(pool().banked + pool().streamRemaining + pool().owed, 1_000n);
  });

  it('gifts to the escrow are not split', async () => {
    const world = await World.ready();
    await fillTreasury(world, 1_000n);
    world.donate(mints.usdcMint, ESCROW_VAULT, key('stranger'), 12_345n);
    assert.equal(world.get('epoch', epochAddress(await openNextEpoch(world))).taken, 1_000n);
  });

  it('wrong PDA and wrong vault', async () => {
    const world = await World.ready();
    const day = world.get('ledger', LEDGER).lastEpochDay + 1n;
    world.chain.warp(DAY);
    const ix = await open(day);
    world.refuses('InvalidSeeds', [withAccount(ix, 'epoch', epochAddress(day + 1n))], [keeper]);
    world.refuses('InvalidSeeds', [withAccount(ix, 'rewardVault', BOND_VAULT)], [keeper]);
    const mine = ataAddress(keeper.publicKey, mints.usdcMint);
    world.refuses('InvalidSeeds', [withAccount(ix, 'escrowVault', mine)], [keeper]);
  });
});
