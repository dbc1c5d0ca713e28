import assert from 'node:assert/strict';
import {
  ataAddress,
  BOND_VAULT,
  claimable,
  claimForIx,
  claimForIxs,
  LEDGER,
  registerWorkerIx,
  workerAddress,
} from '@shardmarket/sdk';
import { AuthorityType, createSetAuthorityInstruction } from '@solana/spl-token';
import { HOUR, key, limits, MANIFEST_HASH, mints, USDC } from './support/actors.ts';
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

describe('claim_for', () => {
  const setUp = async () => {
    const { world, hand } = await earner();
    await postReceipts(world, hand, 30n * USDC);
    world.chain.warp(untilVested(world));
    const terms = { worker: hand.address, payout: hand.payout.publicKey, usdcMint: mints.usdcMint };
    return { world, hand, terms, purse: ataAddress(hand.payout.publicKey, mints.usdcMint) };
  };

  it('pays exactly what has vested to the payout key’s associated account, by anyone', async () => {
    const { world, hand, terms, purse } = await setUp();
    world.send([await claimForIx(terms)], [stranger]);
    assert.equal(tokenBalance(world.chain, purse), 30n * USDC);
    assert.equal(world.get('worker', hand.address).claimed, 30n * USDC);
    world.refuses('NothingVested', [await claimForIx(terms)], [stranger]);
  });

  it('not one second early', async () => {
    const { world, hand, terms } = await setUp();
    await claim(world, hand);
    await postReceipts(world, hand, USDC);
    world.chain.warp(untilVested(world) - 1n);
    world.refuses('NothingVested', [await claimForIx(terms)], [stranger]);
  });

  it('makes the account where it is missing', async () => {
    const { world, terms } = await setUp();
    const payout = key('payout without an account').publicKey;
    const operator = world.actor('another operator');
    const worker = workerAddress(operator.publicKey);
    const offer = { manifestHash: MANIFEST_HASH, layers: [0, 1] as const, ask: 1n };
    const registered = {
      ...offer,
      operator: operator.publicKey,
      zeroMint: mints.zeroMint,
      bond: limits.minBond,
      payout,
    };
    world.send([await registerWorkerIx(registered)], [operator]);
    await settle(world, await openSession(world, { salt: 5n }), [worker, USDC]);
    await postReceipts(world, { operator, payout: operator, address: worker }, 700_000n);
    world.chain.warp(untilVested(world));
    const theirs = { ...terms, worker, payout };
    world.refuses('AccountDataTooSmall', [await claimForIx(theirs)], [stranger]);
    world.send(await claimForIxs(stranger.publicKey, theirs), [stranger]);
    assert.equal(tokenBalance(world.chain, ataAddress(payout, mints.usdcMint)), 700_000n);
  });

  it('to no other account of the payout key, nor to anybody else’s', async () => {
    const { world, terms, purse } = await setUp();
    const ix = await claimForIx(terms);
    const real = world.chain.account(purse);
    assert.ok(real);
    const second = key('a second account of the payout key').publicKey;
    world.chain.accounts.set({ ...real, address: second.toBase58() });
    for (const other of [second, ataAddress(stranger.publicKey, mints.usdcMint)]) {
      world.refuses('InvalidSeeds', [withAccount(ix, 'payoutTokens', other)], [stranger]);
    }
    world.refuses('InvalidSeeds', [withAccount(ix, 'escrowVault', BOND_VAULT)], [stranger]);
  });

  it('not to an associated account that the payout key gave away', async () => {
    const { world, hand, terms, purse } = await setUp();
    const give = createSetAuthorityInstruction(
      purse,
      hand.payout.publicKey,
      AuthorityType.AccountOwner,
      stranger.publicKey,
    );
    world.chain.send([give], [hand.payout]);
    world.refuses('InvalidAccountData', [await claimForIx(terms)], [stranger]);
  });
});
