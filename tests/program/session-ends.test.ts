import assert from 'node:assert/strict';
import {
  ataAddress,
  closeSessionIx,
  finalizeCloseIx,
  LEDGER,
  openSessionIx,
  reclaimIx,
  refundIx,
  requestCloseIx,
  sessionAddress,
  topUpIx,
} from '@shardmarket/sdk';
import { HOUR, key, mints, USDC } from './support/actors.ts';
import { DEPOSIT, openSession, registerWorker, sessionTerms, settle, type Escrow } from './support/deeds.ts';
import { createAccount, freezeIx, tokenBalance } from './support/tokens.ts';
import { World } from './support/world.ts';

const [buyer, stranger] = [key('buyer'), key('stranger')];
const purse = ataAddress(buyer.publicKey, mints.usdcMint);

const finalize = async (world: World, escrow: Escrow) =>
  world.send([await finalizeCloseIx(escrow.address)], [stranger]);
const refunding = (escrow: Escrow, refundTokens = purse) =>
  refundIx({ session: escrow.address, usdcMint: mints.usdcMint, payer: buyer.publicKey, refundTokens });

/** A session of which a worker has got 7 micro-USDC and whose payer asked for its end an hour ago. */
async function ended(): Promise<{ world: World; escrow: Escrow }> {
  const world = await World.ready();
  const escrow = await openSession(world);
  await settle(world, escrow, [await registerWorker(world, 'operator'), 7n]);
  world.send([await requestCloseIx(buyer.publicKey, escrow.address)], [buyer]);
  world.chain.warp(HOUR);
  return { world, escrow };
}

describe('finalize_close', () => {
  it('anyone can after the grace period, once, and moves nothing', async () => {
    const { world, escrow } = await ended();
    const before = tokenBalance(world.chain, purse);
    await finalize(world, escrow);
    assert.equal(world.get('session', escrow.address).finalized, 1);
    assert.equal(tokenBalance(world.chain, purse), before);
    world.chain.warp(1n);
    world.refuses('SessionFinal', [await finalizeCloseIx(escrow.address)], [stranger]);
  });

  it('anyone can after expiry and grace', async () => {
    const world = await World.ready();
    const escrow = await openSession(world);
    world.chain.warp(25n * HOUR - 1n);
    world.refuses('CloseTooEarly', [await finalizeCloseIx(escrow.address)], [stranger]);
    world.chain.warp(1n);
    await finalize(world, escrow);
  });

  it('finalize before grace: not even with the signatures of payer and session key', async () => {
    const world = await World.ready();
    const escrow = await openSession(world);
    world.send([await requestCloseIx(buyer.publicKey, escrow.address)], [buyer]);
    world.chain.warp(HOUR - 1n);
    world.refuses('CloseTooEarly', [await finalizeCloseIx(escrow.address)], [buyer]);
    world.chain.warp(1n);
    await finalize(world, escrow);
  });

  it('finalize too young: not within 150 slots of the open slot, whatever the time', async () => {
    const world = await World.ready();
    const escrow = await openSession(world);
    world.chain.setTime(world.chain.now + 25n * HOUR);
    world.refuses('SessionTooYoung', [await finalizeCloseIx(escrow.address)], [stranger]);
  });

  it('a final session cannot be settled, topped up or asked to close', async () => {
    const world = await World.ready();
    const [hand, escrow] = [await registerWorker(world, 'operator'), await openSession(world)];
    world.chain.warp(25n * HOUR);
    await finalize(world, escrow);
    await assert.rejects(() => settle(world, escrow, [hand, 1n]), { name: 'SessionFinal' });
    const top = { funder: buyer.publicKey, session: escrow.address, usdcMint: mints.usdcMint, amount: USDC };
    world.refuses('SessionFinal', [await topUpIx(top)], [buyer]);
    world.refuses('SessionFinal', [await requestCloseIx(buyer.publicKey, escrow.address)], [buyer]);
  });

  it('close_session still ends a final session in one step', async () => {
    const { world, escrow } = await ended();
    const before = tokenBalance(world.chain, purse);
    await finalize(world, escrow);
    const all = { session: escrow.address, usdcMint: mints.usdcMint, payer: buyer.publicKey };
    world.send([await closeSessionIx({ ...all, rentPayer: buyer.publicKey })], [stranger]);
    assert.equal(tokenBalance(world.chain, purse), before + DEPOSIT - 7n);
  });
});

describe('refund', () => {
  it('pays deposit − settled to the payer, once', async () => {
    const { world, escrow } = await ended();
    const before = tokenBalance(world.chain, purse);
    await finalize(world, escrow);
    world.send([await refunding(escrow)], [stranger]);
    assert.equal(tokenBalance(world.chain, purse), before + DEPOSIT - 7n);
    assert.equal(world.get('session', escrow.address).refunded, DEPOSIT - 7n);
    assert.equal(world.get('ledger', LEDGER).sessionsOutstanding, 0n);
    world.chain.warp(1n);
    world.refuses('NothingToRefund', [await refunding(escrow)], [stranger]);
  });

  it('nothing to refund: a spent session', async () => {
    const world = await World.ready();
    const escrow = await openSession(world);
    await settle(world, escrow, [await registerWorker(world, 'operator'), DEPOSIT]);
    world.chain.warp(25n * HOUR);
    await finalize(world, escrow);
    world.refuses('NothingToRefund', [await refunding(escrow)], [stranger]);
  });

  it('refund before final', async () => {
    const { world, escrow } = await ended();
    world.refuses('SessionNotFinal', [await refunding(escrow)], [buyer]);
  });

  it('refund to a foreign account', async () => {
    const { world, escrow } = await ended();
    await finalize(world, escrow);
    const foreign = await refunding(escrow, ataAddress(stranger.publicKey, mints.usdcMint));
    world.refuses('InvalidAccountData', [foreign], [stranger]);
    world.send([await refunding(escrow)], [stranger]);
  });

  it('a frozen account of the payer holds back neither the end nor the refund to another account of theirs', async () => {
    const { world, escrow } = await ended();
    const { mintAuthority } = world;
    world.send([freezeIx(purse, mints.usdcMint, mintAuthority.publicKey)], [mintAuthority]);
    await finalize(world, escrow);
    world.refuses('TokenAccountFrozen', [await refunding(escrow)], [stranger]);
    const other = createAccount(world.chain, stranger, mints.usdcMint, buyer.publicKey);
    world.send([await refunding(escrow, other)], [stranger]);
    assert.equal(tokenBalance(world.chain, other), DEPOSIT - 7n);
    world.send([await reclaimIx(escrow.address, buyer.publicKey)], [stranger]);
  });
});

describe('reclaim', () => {
  it('removes the account, and whoever paid for it gets its lamports', async () => {
    const world = await World.ready();
    const rentPayer = key('carol');
    const before = world.chain.accounts.balance(rentPayer.publicKey.toBase58());
    const terms = sessionTerms(world, { rentPayer: rentPayer.publicKey });
    world.send([await openSessionIx(terms)], [buyer, rentPayer]);
    const address = sessionAddress(terms.payer, terms.salt, terms.openSlot);
    const escrow = { address, payer: buyer, signer: key('session key') };
    world.chain.warp(25n * HOUR);
    await finalize(world, escrow);
    world.send([await refunding(escrow)], [stranger]);
    world.send([await reclaimIx(escrow.address, rentPayer.publicKey)], [stranger]);
    assert.equal(world.chain.account(escrow.address), null);
    assert.equal(world.chain.accounts.balance(rentPayer.publicKey.toBase58()), before);
  });

  it('reclaim before the refund: the payer’s money first', async () => {
    const { world, escrow } = await ended();
    await finalize(world, escrow);
    world.refuses('RefundDue', [await reclaimIx(escrow.address, buyer.publicKey)], [stranger]);
  });

  it('reclaim before final: not even a spent session', async () => {
    const world = await World.ready();
    const escrow = await openSession(world);
    await settle(world, escrow, [await registerWorker(world, 'operator'), DEPOSIT]);
    world.chain.warp(HOUR);
    world.refuses('SessionNotFinal', [await reclaimIx(escrow.address, buyer.publicKey)], [buyer]);
  });

  it('rent to the rent payer only', async () => {
    const world = await World.ready();
    const escrow = await openSession(world);
    await settle(world, escrow, [await registerWorker(world, 'operator'), DEPOSIT]);
    world.chain.warp(25n * HOUR);
    await finalize(world, escrow);
    world.refuses('AccountMismatch', [await reclaimIx(escrow.address, stranger.publicKey)], [stranger]);
    world.send([await reclaimIx(escrow.address, buyer.publicKey)], [stranger]);
  });
});
