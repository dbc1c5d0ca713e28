import assert from 'node:assert/strict';
import {
  boostOf,
  linkBoostIx,
  positionAddress,
  refreshBoostIx,
  requestUnstakeIx,
  unlinkBoostIx,
  workerCut,
} from '@shardmarket/sdk';
import { PublicKey } from '@solana/web3.js';
import { key, limits, mints, ZERO } from './support/actors.ts';
import { DAY } from './support/days.ts';
import { openSession, registerWorker, requestExit, settle, stake, type Hand } from './support/deeds.ts';
import { withAccount } from './support/mutate.ts';
import { World } from './support/world.ts';

const [alice, bob, stranger] = [key('alice'), key('bob'), key('stranger')];
const FULL = limits.fullBoostStake;

const linking = (hand: Hand, by = hand.operator, owner = alice) =>
  linkBoostIx(owner.publicKey, hand.address, by.publicKey);
const refreshing = (hand: Hand, owner = alice) => refreshBoostIx(owner.publicKey, hand.address);
const boost = (world: World, hand: Hand) => world.get('worker', hand.address).boostBps;

/** A worker, linked to alice's stake of half of what the whole boost takes. */
async function linked(staked = FULL / 2n) {
  const world = await World.ready();
  const hand = await registerWorker(world, 'operator');
  world.fund(mints.zeroMint, alice.publicKey, FULL);
  await stake(world, alice, staked);
  world.send([await linking(hand)], [alice, hand.operator]);
  return { world, hand };
}

/** The same a day later, boosted. */
async function boosted() {
  const { world, hand } = await linked();
  world.chain.warp(DAY);
  world.send([await refreshing(hand)], [stranger]);
  return { world, hand };
}

describe('link_boost', () => {
  it('links both sides, with the staker’s signature and the operator’s or the payout key’s', async () => {
    for (const by of ['operator', 'payout'] as const) {
      const world = await World.ready();
      const hand = await registerWorker(world, 'operator');
      await stake(world, alice, FULL / 2n);
      world.send([await linking(hand, hand[by])], [alice, hand[by]]);
      const position = world.get('stakePosition', positionAddress(alice.publicKey));
      assert.ok(position.boosts.equals(hand.address));
      assert.ok(world.get('worker', hand.address).booster.equals(positionAddress(alice.publicKey)));
      assert.equal(position.boostSince, world.chain.now);
      assert.equal(boost(world, hand), 0);
    }
  });

  it('a worker that stakes itself signs once', async () => {
    const world = await World.ready();
    const { operator, address } = await registerWorker(world, 'operator');
    await stake(world, operator, ZERO);
    world.send([await linkBoostIx(operator.publicKey, address, operator.publicKey)], [operator]);
  });

  it('no stake counts twice: neither side is linked a second time', async () => {
    const { world, hand } = await linked();
    const other = await registerWorker(world, 'another');
    world.refuses('BoostTaken', [await linking(other)], [alice, other.operator]);
    await stake(world, bob, ZERO);
    world.refuses('BoostTaken', [await linking(hand, hand.operator, bob)], [bob, hand.operator]);
  });

  it('wrong signer: nobody links another’s worker or another’s stake', async () => {
    const world = await World.ready();
    const hand = await registerWorker(world, 'operator');
    await stake(world, alice, ZERO);
    await stake(world, stranger, ZERO);
    world.refuses('Unauthorized', [await linking(hand, stranger, stranger)], [stranger]);
    const ix = await linking(hand);
    const theirs = withAccount(ix, 'owner', stranger.publicKey);
    world.refuses('InvalidSeeds', [theirs], [stranger, hand.operator]);
    world.refuses('MissingRequiredSignature', [withAccount(ix, 'owner', { isSigner: false })], [hand.operator]);
    world.refuses('MissingRequiredSignature', [withAccount(ix, 'agreed', { isSigner: false })], [alice]);
  });
});

describe('refresh_boost', () => {
  it('raises a day after the link, by anyone, and the worker earns more of what is settled', async () => {
    const { world, hand } = await linked();
    world.chain.warp(DAY - 1n);
    world.refuses('BoostTooEarly', [await refreshing(hand)], [stranger]);
    world.chain.warp(1n);
    world.send([await refreshing(hand)], [stranger]);
    assert.equal(boost(world, hand), 500);
    await settle(world, await openSession(world), [hand, 1_234_567n]);
    assert.equal(world.get('worker', hand.address).uncovered, workerCut(1_234_567n, 500n));
  });

  it('floors, and more than the whole stake boosts no more', async () => {
    for (const staked of [ZERO, FULL / 3n, FULL - 1n, FULL, FULL + 5n * ZERO]) {
      const { world, hand } = await linked(staked);
      world.chain.warp(DAY);
      world.send([await refreshing(hand)], [stranger]);
      assert.equal(boost(world, hand), Number(boostOf(staked, FULL)));
    }
  });

  it('only by the position that is linked', async () => {
    const { world, hand } = await linked();
    await stake(world, bob, 10n * ZERO);
    world.chain.warp(DAY);
    world.refuses('AccountMismatch', [await refreshing(hand, bob)], [stranger]);
    const other = await registerWorker(world, 'another');
    world.refuses('AccountMismatch', [await refreshing(other)], [stranger]);
  });

  it('flash stake: what is added waits for a day and is gone from the boost the moment it leaves', async () => {
    const { world, hand } = await boosted();
    await stake(world, alice, FULL / 2n);
    assert.equal(boost(world, hand), 500);
    world.chain.warp(DAY - 1n);
    world.refuses('BoostTooEarly', [await refreshing(hand)], [stranger]);
    world.send([await requestUnstakeIx(alice.publicKey, FULL / 2n, hand.address)], [alice]);
    world.chain.warp(1n);
    world.send([await refreshing(hand)], [stranger]);
    assert.equal(boost(world, hand), 500);
    await stake(world, alice, FULL / 4n);
    world.chain.warp(DAY);
    world.send([await refreshing(hand)], [stranger]);
    assert.equal(boost(world, hand), 750);
  });

  it('stake that moves on boosts the next worker a day later', async () => {
    const { world, hand } = await boosted();
    const other = await registerWorker(world, 'another');
    world.send([await unlinkBoostIx(alice.publicKey, hand.address, alice.publicKey)], [alice]);
    world.send([await linking(other)], [alice, other.operator]);
    world.refuses('BoostTooEarly', [await refreshing(other)], [stranger]);
  });

  it('who leaves is not boosted, from the request on', async () => {
    const { world, hand } = await boosted();
    await requestExit(world, hand);
    assert.equal(boost(world, hand), 0);
    world.send([await refreshing(hand)], [stranger]);
    assert.equal(boost(world, hand), 0);
  });
});

describe('request_unstake of a boosting position', () => {
  it('lowers the boost at once, to the floor of what is left', async () => {
    const { world, hand } = await boosted();
    world.send([await requestUnstakeIx(alice.publicKey, FULL / 4n + 1n, hand.address)], [alice]);
    assert.equal(boost(world, hand), 249);
    world.send([await requestUnstakeIx(alice.publicKey, FULL / 4n - 1n, hand.address)], [alice]);
    assert.equal(boost(world, hand), 0);
  });

  it('raises nothing: a boost that waits for its day stays', async () => {
    const { world, hand } = await linked();
    world.send([await requestUnstakeIx(alice.publicKey, ZERO, hand.address)], [alice]);
    assert.equal(boost(world, hand), 0);
  });

  it('not without the worker, nor with another, nor with one where none is linked', async () => {
    const { world, hand } = await boosted();
    const other = await registerWorker(world, 'another');
    for (const worker of [null, other.address]) {
      const ix = await requestUnstakeIx(alice.publicKey, ZERO, worker);
      world.refuses('BoostedWorkerMissing', [ix], [alice]);
    }
    await stake(world, bob, 10n * ZERO);
    world.refuses('BoostedWorkerMissing', [await requestUnstakeIx(bob.publicKey, ZERO, hand.address)], [bob]);
  });
});

describe('unlink_boost', () => {
  it('either side ends link and boost at once; the stake is free', async () => {
    for (const pick of ['staker', 'operator', 'payout'] as const) {
      const { world, hand } = await boosted();
      const by = pick === 'staker' ? alice : hand[pick];
      world.send([await unlinkBoostIx(alice.publicKey, hand.address, by.publicKey)], [by]);
      assert.equal(boost(world, hand), 0);
      assert.ok(world.get('worker', hand.address).booster.equals(PublicKey.default));
      world.send([await requestUnstakeIx(alice.publicKey, FULL / 2n)], [alice]);
    }
  });

  it('wrong signer: neither a stranger nor another staker', async () => {
    const { world, hand } = await boosted();
    await stake(world, bob, ZERO);
    for (const by of [stranger, bob]) {
      const ix = await unlinkBoostIx(alice.publicKey, hand.address, by.publicKey);
      world.refuses('Unauthorized', [ix], [by]);
    }
    const ix = await unlinkBoostIx(bob.publicKey, hand.address, bob.publicKey);
    world.refuses('AccountMismatch', [ix], [bob]);
  });
});
