import assert from 'node:assert/strict';
import {
  ataAddress,
  claimYieldIx,
  pendingYield,
  positionAddress,
  requestUnstakeIx,
  REWARD_VAULT,
  STAKE_POOL,
  STAKE_VAULT,
  stakeIx,
} from '@shardmarket/sdk';
import type { Keypair } from '@solana/web3.js';
import { HOUR, key, mints, USDC, ZERO } from './support/actors.ts';
import { stake } from './support/deeds.ts';
import { fillTreasury, openNextEpoch } from './support/days.ts';
import { withAccount } from './support/mutate.ts';
import { tokenBalance } from './support/tokens.ts';
import { World } from './support/world.ts';

const DAY = 24n * HOUR;
/** A little more than 1 ZERO: a power of two, so that shares of it divide without a rest. */
const UNIT = 1n << 20n;
const [alice, bob, carol, stranger] = [key('alice'), key('bob'), key('carol'), key('stranger')];

const yieldOf = (world: World, owner: Keypair) =>
  pendingYield(
    world.get('stakePosition', positionAddress(owner.publicKey)),
    world.get('stakePool', STAKE_POOL),
    world.chain.now,
  );
const usdcOf = (world: World, owner: Keypair) => tokenBalance(world.chain, ataAddress(owner.publicKey, mints.usdcMint));
const claimYield = async (world: World, owner: Keypair) =>
  world.send([await claimYieldIx(owner.publicKey, mints.usdcMint)], [owner]);
const unstake = async (world: World, owner: Keypair, amount: bigint) =>
  world.send([await requestUnstakeIx(owner.publicKey, amount)], [owner]);

/** A world whose stakers have `half` micro-USDC streaming in since now. */
async function streaming(half: bigint, stakers: readonly [Keypair, bigint][]): Promise<World> {
  const world = await World.ready();
  await fillTreasury(world, half * 2n);
  for (const [owner, amount] of stakers) await stake(world, owner, amount);
  await openNextEpoch(world);
  return world;
}

describe('claim_yield', () => {
  it('streams evenly over 24 hours, by stake, floored to the staker', async () => {
    const world = await streaming(86_400n, [
      [alice, 3n * UNIT],
      [bob, UNIT],
    ]);
    world.chain.warp(3n);
    assert.deepEqual([yieldOf(world, alice), yieldOf(world, bob)], [2n, 0n]);
    world.chain.warp(DAY / 2n - 3n);
    const before = usdcOf(world, alice);
    await claimYield(world, alice);
    assert.equal(usdcOf(world, alice) - before, 32_400n);
    world.chain.warp(DAY);
    assert.deepEqual([yieldOf(world, alice), yieldOf(world, bob)], [32_400n, 21_600n]);
    await claimYield(world, alice);
    await claimYield(world, bob);
    assert.equal(tokenBalance(world.chain, REWARD_VAULT), 0n);
  });

  it('pendingYield of the client is what the program pays', async () => {
    const world = await streaming(1_000_003n, [
      [alice, 7n * ZERO + 1n],
      [bob, 3n * ZERO + 7n],
    ]);
    for (const seconds of [1n, 59n, 4_001n, 40_000n, 50_000n]) {
      world.chain.warp(seconds);
      const [expected, before] = [yieldOf(world, alice), usdcOf(world, alice)];
      await claimYield(world, alice);
      assert.equal(usdcOf(world, alice) - before, expected);
    }
  });

  it('what rounding leaves over, less than 1 micro-USDC a staker, stays in the pool for the next second', async () => {
    const world = await streaming(100n, [[alice, 3n * ZERO]]);
    world.chain.warp(DAY);
    assert.equal(yieldOf(world, alice), 99n);
    await claimYield(world, alice);
    assert.equal(world.get('stakePool', STAKE_POOL).owed, 1n);
    await openNextEpoch(world);
  });

  it('nothing to claim', async () => {
    const world = await World.ready();
    await stake(world, alice, ZERO);
    world.refuses('NoYield', [await claimYieldIx(alice.publicKey, mints.usdcMint)], [alice]);
  });

  it('flash stake earns nothing: stake, claim and unstake in one second', async () => {
    const world = await streaming(86_400n * USDC, [[alice, ZERO]]);
    world.chain.warp(HOUR);
    const claimIt = await claimYieldIx(carol.publicKey, mints.usdcMint);
    const all = [
      await stakeIx(carol.publicKey, mints.zeroMint, 100_000n * ZERO),
      claimIt,
      await requestUnstakeIx(carol.publicKey, 100_000n * ZERO),
    ];
    world.refuses('NoYield', all, [carol]);
    await stake(world, carol, 100_000n * ZERO);
    await unstake(world, carol, 100_000n * ZERO);
    world.chain.warp(DAY);
    world.refuses('NoYield', [claimIt], [carol]);
  });

  it('unstaking keeps what was earned until then, and staking more takes nothing of it', async () => {
    const world = await streaming(86_400n, [
      [alice, UNIT],
      [bob, UNIT],
    ]);
    world.chain.warp(DAY / 2n);
    await unstake(world, bob, UNIT);
    await stake(world, alice, 3n * UNIT);
    assert.deepEqual([yieldOf(world, alice), yieldOf(world, bob)], [21_600n, 21_600n]);
    world.chain.warp(DAY / 2n);
    assert.deepEqual([yieldOf(world, alice), yieldOf(world, bob)], [64_800n, 21_600n]);
    await claimYield(world, bob);
    await claimYield(world, alice);
  });

  it('stake in its cooldown earns nothing', async () => {
    const world = await streaming(86_400n, [
      [alice, UNIT],
      [bob, UNIT],
    ]);
    await unstake(world, bob, UNIT);
    world.chain.warp(DAY);
    assert.deepEqual([yieldOf(world, alice), yieldOf(world, bob)], [86_400n, 0n]);
  });

  it('zero stakers banked: seconds without stakers are streamed again with the next epoch', async () => {
    const world = await streaming(86_400n, []);
    world.chain.warp(10_000n);
    await stake(world, alice, UNIT);
    assert.equal(world.get('stakePool', STAKE_POOL).banked, 10_000n);
    world.chain.warp(DAY);
    assert.equal(yieldOf(world, alice), 76_400n);
    await openNextEpoch(world);
    assert.equal(world.get('stakePool', STAKE_POOL).banked, 0n);
    world.chain.warp(DAY);
    assert.equal(yieldOf(world, alice), 86_400n);
    await claimYield(world, alice);
  });

  it('a huge stake after a tiny one takes nothing of what was earned before', async () => {
    const world = await streaming(86_400n, [[alice, UNIT]]);
    world.chain.warp(DAY / 2n);
    await stake(world, bob, 100_000n * ZERO);
    assert.deepEqual([yieldOf(world, alice), yieldOf(world, bob)], [43_200n, 0n]);
  });

  it('wrong signer, claim to a foreign account, another’s position, wrong vault', async () => {
    const world = await streaming(86_400n, [
      [alice, ZERO],
      [bob, ZERO],
    ]);
    world.chain.warp(HOUR);
    const ix = await claimYieldIx(alice.publicKey, mints.usdcMint);
    world.refuses('MissingRequiredSignature', [withAccount(ix, 'owner', { isSigner: false })], [bob]);
    const foreign = ataAddress(bob.publicKey, mints.usdcMint);
    world.refuses('InvalidAccountData', [withAccount(ix, 'ownerTokens', foreign)], [alice]);
    world.refuses('InvalidSeeds', [withAccount(ix, 'position', positionAddress(bob.publicKey))], [alice]);
    world.refuses('InvalidSeeds', [withAccount(ix, 'rewardVault', STAKE_VAULT)], [alice]);
    const none = await claimYieldIx(stranger.publicKey, mints.usdcMint);
    world.refuses('AccountDataTooSmall', [none], [stranger]);
  });
});
