import assert from 'node:assert/strict';
import {
  addBondIx,
  ataAddress,
  BOND_VAULT,
  claimable,
  concat,
  LEDGER,
  postReceiptsIx,
  registerWorkerIx,
  u32le,
  u64le,
  workerAddress,
  type RegisterWorker,
} from '@shardmarket/sdk';
import { sha256 } from '@noble/hashes/sha2.js';
import { PublicKey } from '@solana/web3.js';
import { HOUR, key, LAYERS, limits, MANIFEST_HASH, mints, PRICE_CEILING, USDC, ZERO } from './support/actors.ts';
import {
  claim,
  claimInstruction,
  openSession,
  postReceipts,
  registerWorker,
  settle,
  type Hand,
} from './support/deeds.ts';
import { withAccount } from './support/mutate.ts';
import { freezeIx, thawIx, tokenBalance } from './support/tokens.ts';
import { World } from './support/world.ts';

const DAY = 24n * HOUR;
const stranger = key('stranger');
const root = new Uint8Array(32).fill(9);

const terms = (change: Partial<RegisterWorker> = {}): RegisterWorker => ({
  operator: stranger.publicKey,
  manifestHash: MANIFEST_HASH,
  zeroMint: mints.zeroMint,
  layers: [0, LAYERS],
  ask: PRICE_CEILING,
  bond: limits.minBond,
  payout: key('payout').publicKey,
  ...change,
});

/** A worker that has earned 70 USDC, nothing of it covered. */
async function earner(): Promise<{ world: World; hand: Hand }> {
  const world = await World.ready();
  const hand = await registerWorker(world, 'operator');
  await settle(world, await openSession(world), [hand, 100n * USDC]);
  return { world, hand };
}

/** Seconds to the moment when what is posted now has vested: end of the day plus the challenge window. */
function untilVested(world: World): bigint {
  return DAY - (world.chain.now % DAY) + limits.challengeWindowSecs;
}

describe('register_worker', () => {
  it('pulls the bond and stores the terms, limits inclusive', async () => {
    const world = await World.ready();
    world.send([await registerWorkerIx(terms())], [stranger]);
    const worker = world.get('worker', workerAddress(stranger.publicKey));
    assert.ok(worker.operator.equals(stranger.publicKey) && worker.payout.equals(key('payout').publicKey));
    assert.deepEqual([worker.layerStart, worker.layerEnd, worker.ask], [0, LAYERS, PRICE_CEILING]);
    assert.deepEqual([worker.bond, worker.boostBps, worker.strikes], [limits.minBond, 0, 0]);
    assert.equal(tokenBalance(world.chain, BOND_VAULT), limits.minBond);
  });

  const refused: [string, string, Partial<RegisterWorker>][] = [
    ['empty layer range', 'LayersOutOfRange', { layers: [3, 3] }],
    ['backward layer range', 'LayersOutOfRange', { layers: [4, 3] }],
    ['layers beyond the model', 'LayersOutOfRange', { layers: [0, LAYERS + 1] }],
    ['ask above the ceiling', 'AskTooHigh', { ask: PRICE_CEILING + 1n }],
    ['bond too small', 'BondTooSmall', { bond: limits.minBond - 1n }],
    ['no payout key', 'AccountMismatch', { payout: PublicKey.default }],
    ['more bond than the operator has', 'TokenInsufficientFunds', { bond: 100_001n * ZERO }],
  ];
  for (const [what, error, change] of refused) {
    it(what, async () => {
      const world = await World.ready();
      world.refuses(error, [await registerWorkerIx(terms(change))], [stranger]);
    });
  }

  it('wrong signer: the operator must sign', async () => {
    const world = await World.ready();
    const ix = withAccount(await registerWorkerIx(terms()), 'operator', { isSigner: false });
    world.refuses('MissingRequiredSignature', [ix], [key('keeper')]);
  });

  it('an operator registers once', async () => {
    const world = await World.ready();
    world.send([await registerWorkerIx(terms())], [stranger]);
    world.refuses('SystemAccountAlreadyInUse', [await registerWorkerIx(terms({ ask: 1n }))], [stranger]);
  });

  it('a model that is not registered', async () => {
    const world = await World.ready();
    const ix = await registerWorkerIx(terms({ manifestHash: new Uint8Array(32) }));
    world.refuses('UninitializedAccount', [ix], [stranger]);
  });

  it('wrong vault: the bond goes to no other account', async () => {
    const world = await World.ready();
    const mine = ataAddress(key('alice').publicKey, mints.zeroMint);
    world.refuses('InvalidSeeds', [withAccount(await registerWorkerIx(terms()), 'bondVault', mine)], [stranger]);
  });
});

describe('add_bond', () => {
  it('adds to the bond and the ledger', async () => {
    const world = await World.ready();
    const hand = await registerWorker(world, 'operator');
    world.send([await addBondIx(hand.operator.publicKey, mints.zeroMint, 5n)], [hand.operator]);
    assert.equal(world.get('worker', hand.address).bond, limits.minBond + 5n);
    assert.equal(world.get('ledger', LEDGER).bondsTotal, limits.minBond + 5n);
  });

  it('zero amount', async () => {
    const world = await World.ready();
    const hand = await registerWorker(world, 'operator');
    world.refuses('ZeroAmount', [await addBondIx(hand.operator.publicKey, mints.zeroMint, 0n)], [hand.operator]);
  });

  it('wrong PDA: not to another’s worker, nor for an operator without one', async () => {
    const world = await World.ready();
    const hand = await registerWorker(world, 'operator');
    const ix = await addBondIx(stranger.publicKey, mints.zeroMint, 5n);
    world.refuses('InvalidSeeds', [withAccount(ix, 'worker', hand.address)], [stranger]);
    world.refuses('AccountDataTooSmall', [ix], [stranger]);
  });
});

describe('post_receipts', () => {
  it('moves what is covered into the bucket of the day and extends the hash chain', async () => {
    const { world, hand } = await earner();
    await postReceipts(world, hand, 30n * USDC, 7);
    const worker = world.get('worker', hand.address);
    assert.equal(worker.uncovered, 40n * USDC);
    assert.equal(worker.receipts, 7n);
    const today = worker.buckets.find((b) => b.day === world.chain.now / DAY);
    assert.equal(today?.amount, 30n * USDC);
    const link = sha256(concat(new Uint8Array(32), root, u32le(7), u64le(30n * USDC)));
    assert.deepEqual(worker.receiptChain, link);
    await postReceipts(world, hand, 1n, 1);
    const next = sha256(concat(link, root, u32le(1), u64le(1n)));
    assert.deepEqual(world.get('worker', hand.address).receiptChain, next);
  });

  it('post_receipts beyond uncovered', async () => {
    const { world, hand } = await earner();
    const beyond = await postReceiptsIx(hand.operator.publicKey, root, 1, 70n * USDC + 1n);
    world.refuses('ReceiptsOutOfRange', [beyond], [hand.operator]);
    await postReceipts(world, hand, 70n * USDC);
    const more = await postReceiptsIx(hand.operator.publicKey, root, 1, 1n);
    world.refuses('ReceiptsOutOfRange', [more], [hand.operator]);
  });

  it('receipts that cover nothing', async () => {
    const { world, hand } = await earner();
    for (const [count, amount] of [
      [0, 1n],
      [1, 0n],
    ] as const) {
      const ix = await postReceiptsIx(hand.operator.publicKey, root, count, amount);
      world.refuses('ReceiptsOutOfRange', [ix], [hand.operator]);
    }
  });

  it('wrong signer: neither the payout key nor a stranger posts for an operator', async () => {
    const { world, hand } = await earner();
    for (const other of [hand.payout, stranger]) {
      const ix = withAccount(await postReceiptsIx(other.publicKey, root, 1, 1n), 'worker', hand.address);
      world.refuses('InvalidSeeds', [ix], [other]);
    }
    const unsigned = withAccount(await postReceiptsIx(hand.operator.publicKey, root, 1, 1n), 'operator', {
      isSigner: false,
    });
    world.refuses('MissingRequiredSignature', [unsigned], [stranger]);
  });
});

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
