import assert from 'node:assert/strict';
import { ataAddress, BOND_VAULT, claimable, LEDGER } from '@shardmarket/sdk';
import { HOUR, key, limits, mints, USDC } from './support/actors.ts';
import { claim, claimInstruction, earner, openSession, postReceipts, settle } from './support/deeds.ts';
import { withAccount } from './support/mutate.ts';
import { freezeIx, thawIx, tokenBalance } from './support/tokens.ts';
import type { World } from './support/world.ts';

const DAY = 24n * HOUR;
const stranger = key('stranger');

/** Seconds to the moment when what is posted now has vested: end of the day plus the challenge window. */
function untilVested(world: World): bigint {
  return DAY - (world.chain.now % DAY) + limits.challengeWindowSecs;
}

describe('claim', () => {
  it('pays exactly what has vested, by operator or payout key, to the payout key', async () => {
    const { world, hand } = await earner();
    const purse = ataAddress(hand.payout.publicKey, mints.usdcMint);
    await postReceipts(world, hand, 30n * USDC);
    world.chain.warp(untilVested(world));
    assert.equal(claimable(world.get('worker', hand.address), world.chain.now, limits.challengeWindowSecs), 30n * USDC);
    await claim(world, hand);
    assert.equal(tokenBalance(world.chain, purse), 30n * USDC);
    await postReceipts(world, hand, 40n * USDC);
    world.chain.warp(untilVested(world));
    world.send([await claimInstruction(world, hand, hand.payout)], [hand.payout]);
    assert.equal(tokenBalance(world.chain, purse), 70n * USDC);
    assert.equal(world.get('worker', hand.address).claimed, 70n * USDC);
    assert.equal(world.get('ledger', LEDGER).workersOwed, 0n);
  });

  it('claim before the window: not one second early', async () => {
    const { world, hand } = await earner();
    await postReceipts(world, hand, 30n * USDC);
    world.chain.warp(untilVested(world) - 1n);
    assert.equal(claimable(world.get('worker', hand.address), world.chain.now, limits.challengeWindowSecs), 0n);
    world.refuses('NothingVested', [await claimInstruction(world, hand)], [hand.operator]);
    world.chain.warp(1n);
    await claim(world, hand);
  });

  it('earnings without receipts never vest', async () => {
    const { world, hand } = await earner();
    world.chain.warp(30n * DAY);
    world.refuses('NothingVested', [await claimInstruction(world, hand)], [hand.operator]);
  });

  it('buckets are reused after six days without losing what they held', async () => {
    const { world, hand } = await earner();
    for (let day = 0; day < 14; day++) {
      await postReceipts(world, hand, USDC);
      world.chain.warp(DAY);
    }
    world.chain.warp(3n * DAY);
    const worker = world.get('worker', hand.address);
    assert.equal(claimable(worker, world.chain.now, limits.challengeWindowSecs), 14n * USDC);
    await claim(world, hand);
    assert.equal(world.get('worker', hand.address).claimed, 14n * USDC);
  });

  it('wrong signer: a stranger cannot claim, not even to the payout key', async () => {
    const { world, hand } = await earner();
    await postReceipts(world, hand, USDC);
    world.chain.warp(untilVested(world));
    world.refuses('Unauthorized', [await claimInstruction(world, hand, stranger)], [stranger]);
    const unsigned = withAccount(await claimInstruction(world, hand), 'claimant', { isSigner: false });
    world.refuses('MissingRequiredSignature', [unsigned], [stranger]);
  });

  it('claim to a foreign account: not even the operator’s own', async () => {
    const { world, hand } = await earner();
    await postReceipts(world, hand, USDC);
    world.chain.warp(untilVested(world));
    const ix = await claimInstruction(world, hand);
    for (const owner of [hand.operator, stranger]) {
      const foreign = ataAddress(owner.publicKey, mints.usdcMint);
      world.refuses('InvalidAccountData', [withAccount(ix, 'payoutTokens', foreign)], [hand.operator]);
    }
    assert.equal(world.chain.rehearse([ix], [hand.operator]), undefined);
  });

  it('another vault of the program cannot pay', async () => {
    const { world, hand } = await earner();
    await postReceipts(world, hand, USDC);
    world.chain.warp(untilVested(world));
    const ix = await claimInstruction(world, hand);
    world.refuses('InvalidSeeds', [withAccount(ix, 'escrowVault', BOND_VAULT)], [hand.operator]);
  });

  it('a frozen payout account stops only its owner, and what is owed stays owed', async () => {
    const { world, hand } = await earner();
    const purse = ataAddress(hand.payout.publicKey, mints.usdcMint);
    await postReceipts(world, hand, USDC);
    world.chain.warp(untilVested(world));
    const mint = world.mintAuthority;
    world.chain.send([freezeIx(purse, mints.usdcMint, mint.publicKey)], [mint]);
    world.refuses('TokenAccountFrozen', [await claimInstruction(world, hand)], [hand.operator]);
    await settle(world, await openSession(world, { salt: 2n }), [hand, USDC]);
    world.chain.send([thawIx(purse, mints.usdcMint, mint.publicKey)], [mint]);
    await claim(world, hand);
    assert.equal(tokenBalance(world.chain, purse), USDC);
  });
});
