import assert from 'node:assert/strict';
import {
  ataAddress,
  positionAddress,
  requestUnstakeIx,
  REWARD_VAULT,
  STAKE_VAULT,
  stakeIx,
  withdrawStakeIx,
} from '@shardmarket/sdk';
import type { Keypair } from '@solana/web3.js';
import { HOUR, key, limits, mints, ZERO } from './support/actors.ts';
import { stake } from './support/deeds.ts';
import { withAccount } from './support/mutate.ts';
import { tokenBalance } from './support/tokens.ts';
import { World } from './support/world.ts';

const DAY = 24n * HOUR;
const [alice, bob] = [key('alice'), key('bob')];

const unstake = async (world: World, owner: Keypair, amount: bigint) =>
  world.send([await requestUnstakeIx(owner.publicKey, amount)], [owner]);

describe('stake', () => {
  it('pulls ZERO and counts it, and adds to what is there', async () => {
    const world = await World.ready();
    await stake(world, alice, 5n * ZERO);
    await stake(world, alice, 1n);
    const position = world.get('stakePosition', positionAddress(alice.publicKey));
    assert.ok(position.owner.equals(alice.publicKey));
    assert.deepEqual([position.staked, position.cooling], [5n * ZERO + 1n, 0n]);
    assert.equal(tokenBalance(world.chain, STAKE_VAULT), 5n * ZERO + 1n);
  });

  it('stake below min', async () => {
    const world = await World.ready();
    const ix = await stakeIx(alice.publicKey, mints.zeroMint, limits.minStake - 1n);
    world.refuses('StakeTooSmall', [ix], [alice]);
    await stake(world, alice, limits.minStake);
  });

  it('zero amount', async () => {
    const world = await World.ready();
    world.refuses('ZeroAmount', [await stakeIx(alice.publicKey, mints.zeroMint, 0n)], [alice]);
  });

  it('wrong signer, foreign tokens, wrong mint, wrong vault, wrong PDA', async () => {
    const world = await World.ready();
    const ix = await stakeIx(alice.publicKey, mints.zeroMint, ZERO);
    world.refuses('MissingRequiredSignature', [withAccount(ix, 'owner', { isSigner: false })], [bob]);
    const theirs = ataAddress(bob.publicKey, mints.zeroMint);
    world.refuses('InvalidAccountData', [withAccount(ix, 'ownerTokens', theirs)], [alice]);
    world.refuses('WrongMint', [withAccount(ix, 'zeroMint', mints.usdcMint)], [alice]);
    world.refuses('InvalidSeeds', [withAccount(ix, 'stakeVault', theirs)], [alice]);
    world.refuses('InvalidSeeds', [withAccount(ix, 'position', positionAddress(bob.publicKey))], [alice]);
  });
});

describe('request_unstake', () => {
  it('starts a cooldown; a second request restarts it for all', async () => {
    const world = await World.ready();
    await stake(world, alice, 10n * ZERO);
    await unstake(world, alice, 2n * ZERO);
    world.chain.warp(DAY);
    await unstake(world, alice, 3n * ZERO);
    const position = world.get('stakePosition', positionAddress(alice.publicKey));
    assert.deepEqual([position.staked, position.cooling], [5n * ZERO, 5n * ZERO]);
    assert.equal(position.coolingUntil, world.chain.now + limits.unstakeCooldownSecs);
  });

  it('more than is staked, nothing, or all but a crumb', async () => {
    const world = await World.ready();
    await stake(world, alice, 10n * ZERO);
    world.refuses('NotEnoughStake', [await requestUnstakeIx(alice.publicKey, 10n * ZERO + 1n)], [alice]);
    world.refuses('ZeroAmount', [await requestUnstakeIx(alice.publicKey, 0n)], [alice]);
    world.refuses('StakeTooSmall', [await requestUnstakeIx(alice.publicKey, 9n * ZERO + 1n)], [alice]);
    await unstake(world, alice, 10n * ZERO);
  });

  it('wrong signer: only the owner unstakes', async () => {
    const world = await World.ready();
    await stake(world, alice, 10n * ZERO);
    await stake(world, bob, 10n * ZERO);
    const ix = await requestUnstakeIx(bob.publicKey, ZERO);
    const theirs = withAccount(ix, 'position', positionAddress(alice.publicKey));
    world.refuses('InvalidSeeds', [theirs], [bob]);
  });
});

describe('withdraw_stake', () => {
  it('withdraw before cooldown: not one second early', async () => {
    const world = await World.ready();
    const before = tokenBalance(world.chain, ataAddress(alice.publicKey, mints.zeroMint));
    await stake(world, alice, 10n * ZERO);
    await unstake(world, alice, 4n * ZERO);
    const withdraw = await withdrawStakeIx(alice.publicKey, mints.zeroMint);
    world.chain.warp(limits.unstakeCooldownSecs - 1n);
    world.refuses('StillCooling', [withdraw], [alice]);
    world.chain.warp(1n);
    world.send([withdraw], [alice]);
    assert.equal(tokenBalance(world.chain, ataAddress(alice.publicKey, mints.zeroMint)), before - 6n * ZERO);
    world.refuses('NothingCooling', [withdraw], [alice]);
  });

  it('to a foreign account, or another’s position', async () => {
    const world = await World.ready();
    await stake(world, alice, 10n * ZERO);
    await unstake(world, alice, 10n * ZERO);
    world.chain.warp(limits.unstakeCooldownSecs);
    const ix = await withdrawStakeIx(alice.publicKey, mints.zeroMint);
    const foreign = ataAddress(bob.publicKey, mints.zeroMint);
    world.refuses('InvalidAccountData', [withAccount(ix, 'ownerTokens', foreign)], [alice]);
    const other = await withdrawStakeIx(bob.publicKey, mints.zeroMint);
    world.refuses('InvalidSeeds', [withAccount(other, 'position', positionAddress(alice.publicKey))], [bob]);
    world.refuses('InvalidSeeds', [withAccount(ix, 'stakeVault', REWARD_VAULT)], [alice]);
  });
});
