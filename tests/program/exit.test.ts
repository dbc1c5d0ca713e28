import assert from 'node:assert/strict';
import {
  addBondIx,
  ataAddress,
  BOND_VAULT,
  CONFIG,
  LEDGER,
  requestExitIx,
  STAKE_VAULT,
  whyBondStays,
} from '@shardmarket/sdk';
import { HOUR, key, limits, mints, USDC, ZERO } from './support/actors.ts';
import { DAY } from './support/days.ts';
import {
  claim,
  earner,
  openSession,
  posting,
  postReceipts,
  registerWorker,
  requestExit,
  settle,
  withdrawal,
} from './support/deeds.ts';
import { withAccount } from './support/mutate.ts';
import { tokenBalance } from './support/tokens.ts';
import { World } from './support/world.ts';

const stranger = key('stranger');
const COOLDOWN = limits.exitCooldownSecs;

const setUp = async () => {
  const world = await World.ready();
  return { world, hand: await registerWorker(world, 'operator') };
};

describe('request_exit', () => {
  it('says when the bond can leave; asked twice it does not begin anew', async () => {
    const { world, hand } = await setUp();
    await requestExit(world, hand);
    const exitAt = world.chain.now + COOLDOWN;
    assert.equal(world.get('worker', hand.address).exitAt, exitAt);
    world.chain.warp(HOUR);
    world.refuses('WorkerExiting', [await requestExitIx(hand.operator.publicKey)], [hand.operator]);
    assert.equal(world.get('worker', hand.address).exitAt, exitAt);
  });

  it('wrong signer: neither the payout key nor a stranger sends a worker away', async () => {
    const { world, hand } = await setUp();
    for (const other of [hand.payout, stranger]) {
      world.refuses('Unauthorized', [await requestExitIx(other.publicKey, hand.address)], [other]);
    }
    const unsigned = withAccount(await requestExitIx(hand.operator.publicKey), 'operator', { isSigner: false });
    world.refuses('MissingRequiredSignature', [unsigned], [stranger]);
  });

  it('a bond that leaves does not grow', async () => {
    const { world, hand } = await setUp();
    await requestExit(world, hand);
    const more = await addBondIx(hand.operator.publicKey, mints.zeroMint, ZERO);
    world.refuses('WorkerExiting', [more], [hand.operator]);
    world.chain.warp(COOLDOWN);
    world.refuses('WorkerExiting', [more], [hand.operator]);
  });

  it('who leaves still earns, posts receipts and claims', async () => {
    const { world, hand } = await setUp();
    await requestExit(world, hand);
    await settle(world, await openSession(world), [hand, 10n * USDC]);
    await postReceipts(world, hand, 7n * USDC);
    world.chain.warp(2n * DAY);
    await claim(world, hand);
    assert.equal(world.get('worker', hand.address).claimed, 7n * USDC);
  });
});

describe('withdraw_bond', () => {
  it('returns all of the bond to the payout key, by anyone, once', async () => {
    const { world, hand } = await setUp();
    await registerWorker(world, 'another');
    await requestExit(world, hand);
    world.chain.warp(COOLDOWN);
    world.send([await withdrawal(hand)], [stranger]);
    assert.equal(tokenBalance(world.chain, ataAddress(hand.payout.publicKey, mints.zeroMint)), limits.minBond);
    assert.equal(world.get('worker', hand.address).bond, 0n);
    assert.equal(world.get('ledger', LEDGER).bondsTotal, limits.minBond);
    assert.equal(tokenBalance(world.chain, BOND_VAULT), limits.minBond);
    world.refuses('NoBond', [await withdrawal(hand)], [stranger]);
  });

  it('not one second before the end of the cooldown, and not unasked', async () => {
    const { world, hand } = await setUp();
    world.refuses('NotExiting', [await withdrawal(hand)], [hand.operator]);
    await requestExit(world, hand);
    world.chain.warp(COOLDOWN - 1n);
    world.refuses('ExitTooEarly', [await withdrawal(hand)], [hand.operator]);
    world.chain.warp(1n);
    world.send([await withdrawal(hand)], [hand.operator]);
  });

  it('exit races vesting: earnings in their window lock the bond to the last second, whenever they were posted', async () => {
    const { world, hand } = await earner();
    await requestExit(world, hand);
    world.chain.warp(COOLDOWN);
    await postReceipts(world, hand, USDC);
    const untilVested = DAY - (world.chain.now % DAY) + limits.challengeWindowSecs;
    const why = () => {
      const { challengeWindowSecs } = world.get('config', CONFIG).limits;
      return whyBondStays(world.get('worker', hand.address), world.chain.now, challengeWindowSecs);
    };
    for (const wait of [0n, untilVested - 1n]) {
      world.chain.warp(wait);
      assert.equal(why(), 'bondLocked');
      world.refuses('BondLocked', [await withdrawal(hand)], [hand.operator]);
    }
    world.chain.warp(1n);
    assert.equal(why(), undefined);
    world.send([await withdrawal(hand)], [hand.operator]);
    assert.equal(why(), 'noBond');
    assert.equal(world.get('worker', hand.address).vested, USDC);
  });

  it('earnings without receipts do not lock it; afterwards they cannot be posted, what has vested can be claimed', async () => {
    const { world, hand } = await earner();
    await postReceipts(world, hand, USDC);
    await requestExit(world, hand);
    world.chain.warp(COOLDOWN);
    world.send([await withdrawal(hand)], [stranger]);
    world.refuses('LadderExceeded', [await posting(world, hand, 1n)], [hand.operator]);
    await claim(world, hand);
    assert.equal(world.get('worker', hand.address).uncovered, 69n * USDC);
  });

  it('a new bond brings the worker back, of the minimum at least', async () => {
    const { world, hand } = await earner();
    await requestExit(world, hand);
    world.chain.warp(COOLDOWN);
    world.send([await withdrawal(hand)], [stranger]);
    const bond = (amount: bigint) => addBondIx(hand.operator.publicKey, mints.zeroMint, amount);
    world.refuses('BondTooSmall', [await bond(limits.minBond - 1n)], [hand.operator]);
    world.send([await bond(limits.minBond)], [hand.operator]);
    await postReceipts(world, hand, USDC);
    world.refuses('NotExiting', [await withdrawal(hand)], [hand.operator]);
    await requestExit(world, hand);
  });

  it('to a foreign account: not even the operator’s own, and from no other vault', async () => {
    const { world, hand } = await setUp();
    await requestExit(world, hand);
    world.chain.warp(COOLDOWN);
    const ix = await withdrawal(hand);
    for (const owner of [hand.operator, stranger]) {
      const foreign = ataAddress(owner.publicKey, mints.zeroMint);
      world.refuses('InvalidAccountData', [withAccount(ix, 'payoutTokens', foreign)], [hand.operator]);
    }
    world.refuses('InvalidSeeds', [withAccount(ix, 'bondVault', STAKE_VAULT)], [hand.operator]);
    const dollars = ataAddress(hand.payout.publicKey, mints.usdcMint);
    world.refuses('InvalidAccountData', [withAccount(ix, 'payoutTokens', dollars)], [hand.operator]);
    world.refuses('WrongMint', [withAccount(ix, 'zeroMint', mints.usdcMint)], [hand.operator]);
  });
});
