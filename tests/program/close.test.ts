import assert from 'node:assert/strict';
import {
  ataAddress,
  closeSessionIx,
  LEDGER,
  openSessionIx,
  requestCloseIx,
  sessionAddress,
  topUpIx,
  type CloseSession,
} from '@shardmarket/sdk';
import { HOUR, key, mints, USDC } from './support/actors.ts';
import {
  DEPOSIT,
  openSession,
  registerWorker,
  sessionTerms,
  settle,
  settlement,
  sharesOf,
  type Escrow,
} from './support/deeds.ts';
import { withAccount } from './support/mutate.ts';
import { tokenBalance } from './support/tokens.ts';
import { World } from './support/world.ts';

const buyer = key('buyer');
const stranger = key('stranger');
const keeper = key('keeper');
const purse = ataAddress(buyer.publicKey, mints.usdcMint);
/** 150 slots of 400 ms, and one more. */
const YOUTH = 61n;

function closing(escrow: Escrow, change: Partial<CloseSession> = {}) {
  return closeSessionIx({
    session: escrow.address,
    usdcMint: mints.usdcMint,
    payer: buyer.publicKey,
    rentPayer: buyer.publicKey,
    ...change,
  });
}

describe('request_close', () => {
  it('starts the grace period once', async () => {
    const world = await World.ready();
    const escrow = await openSession(world);
    world.send([await requestCloseIx(buyer.publicKey, escrow.address)], [buyer]);
    assert.equal(world.get('session', escrow.address).closeAt, world.chain.now + HOUR);
    world.chain.warp(60n);
    world.refuses('SessionClosing', [await requestCloseIx(buyer.publicKey, escrow.address)], [buyer]);
  });

  it('wrong signer: only the payer can ask, not even the session key', async () => {
    const world = await World.ready();
    const escrow = await openSession(world);
    world.refuses('Unauthorized', [await requestCloseIx(stranger.publicKey, escrow.address)], [stranger]);
    const ix = await requestCloseIx(escrow.signer.publicKey, escrow.address);
    world.refuses('Unauthorized', [ix], [keeper, escrow.signer]);
    const unsigned = withAccount(await requestCloseIx(buyer.publicKey, escrow.address), 'payer', { isSigner: false });
    world.refuses('MissingRequiredSignature', [unsigned], [stranger]);
  });

  it('a closing session takes no deposit but can still be settled', async () => {
    const world = await World.ready();
    const worker = await registerWorker(world, 'operator');
    const escrow = await openSession(world);
    world.send([await requestCloseIx(buyer.publicKey, escrow.address)], [buyer]);
    const top = { funder: buyer.publicKey, session: escrow.address, usdcMint: mints.usdcMint, amount: USDC };
    world.refuses('SessionClosing', [await topUpIx(top)], [buyer]);
    await settle(world, escrow, [worker, 10n]);
  });
});

describe('close_session', () => {
  it('payer and session key together close at once: the rest to the payer, the rent to who paid it', async () => {
    const world = await World.ready();
    const worker = await registerWorker(world, 'operator');
    const terms = sessionTerms(world, { rentPayer: stranger.publicKey });
    const rentPayerBefore = world.chain.accounts.balance(stranger.publicKey.toBase58());
    const usdcBefore = tokenBalance(world.chain, purse);
    world.send([await openSessionIx(terms)], [keeper, buyer, stranger]);
    const address = sessionAddress(terms.payer, terms.salt, terms.openSlot);
    const escrow = { address, payer: buyer, signer: key('session key') };
    await settle(world, escrow, [worker, 7n]);
    world.chain.warp(YOUTH);
    const agreed = { rentPayer: stranger.publicKey, agreedBy: escrow.signer.publicKey };
    world.send([await closing(escrow, agreed)], [keeper, buyer, escrow.signer]);
    assert.equal(world.chain.account(address), null);
    assert.equal(tokenBalance(world.chain, purse), usdcBefore - 7n);
    assert.equal(world.chain.accounts.balance(stranger.publicKey.toBase58()), rentPayerBefore);
    assert.equal(world.get('ledger', LEDGER).sessionsOutstanding, 0n);
  });

  it('anyone can close after the grace period', async () => {
    const world = await World.ready();
    const escrow = await openSession(world);
    const before = tokenBalance(world.chain, purse);
    world.send([await requestCloseIx(buyer.publicKey, escrow.address)], [buyer]);
    world.chain.warp(HOUR);
    world.send([await closing(escrow)], [stranger]);
    assert.equal(tokenBalance(world.chain, purse), before + DEPOSIT);
  });

  it('anyone can close after expiry and grace', async () => {
    const world = await World.ready();
    const escrow = await openSession(world);
    world.chain.warp(25n * HOUR - 1n);
    world.refuses('CloseTooEarly', [await closing(escrow)], [stranger]);
    world.chain.warp(1n);
    world.send([await closing(escrow)], [stranger]);
  });

  it('a spent session closes without a transfer', async () => {
    const world = await World.ready();
    const worker = await registerWorker(world, 'operator');
    const escrow = await openSession(world);
    await settle(world, escrow, [worker, DEPOSIT]);
    world.chain.warp(25n * HOUR);
    world.send([await closing(escrow)], [stranger]);
    assert.equal(world.chain.account(escrow.address), null);
  });

  it('close before grace', async () => {
    const world = await World.ready();
    const escrow = await openSession(world);
    world.send([await requestCloseIx(buyer.publicKey, escrow.address)], [buyer]);
    world.chain.warp(HOUR - 1n);
    world.refuses('CloseTooEarly', [await closing(escrow)], [stranger]);
  });

  it('the payer alone, and the session key alone, are not enough before grace', async () => {
    const world = await World.ready();
    const escrow = await openSession(world);
    world.chain.warp(YOUTH);
    const ix = await closing(escrow, { agreedBy: escrow.signer.publicKey });
    const nobody = { pubkey: ix.programId, isSigner: false };
    world.refuses('CloseTooEarly', [withAccount(ix, 'sessionSigner', nobody)], [buyer]);
    world.refuses('CloseTooEarly', [withAccount(ix, 'payer', nobody)], [keeper, escrow.signer]);
  });

  it('wrong signer: another key in the place of payer or session key', async () => {
    const world = await World.ready();
    const escrow = await openSession(world);
    world.chain.warp(YOUTH);
    const wrongKey = await closing(escrow, { agreedBy: stranger.publicKey });
    world.refuses('Unauthorized', [wrongKey], [keeper, buyer, stranger]);
    const ix = await closing(escrow, { agreedBy: escrow.signer.publicKey });
    const wrongPayer = withAccount(ix, 'payer', stranger.publicKey);
    world.refuses('Unauthorized', [wrongPayer], [keeper, stranger, escrow.signer]);
  });

  it('an agreement needs both signatures', async () => {
    const world = await World.ready();
    const escrow = await openSession(world);
    world.chain.warp(YOUTH);
    const ix = await closing(escrow, { agreedBy: escrow.signer.publicKey });
    const unsigned = { isSigner: false };
    world.refuses('MissingRequiredSignature', [withAccount(ix, 'payer', unsigned)], [keeper, escrow.signer]);
    world.refuses('MissingRequiredSignature', [withAccount(ix, 'sessionSigner', unsigned)], [keeper, buyer]);
  });

  it('close too young: within 150 slots of its open slot a session stays', async () => {
    const world = await World.ready();
    const escrow = await openSession(world);
    const ix = await closing(escrow, { agreedBy: escrow.signer.publicKey });
    world.refuses('SessionTooYoung', [ix], [buyer, escrow.signer]);
    world.chain.warp(60n);
    world.refuses('SessionTooYoung', [ix], [buyer, escrow.signer]);
    world.chain.warp(1n);
    world.send([ix], [buyer, escrow.signer]);
  });

  it('re-open at the same address: never, so that an old voucher cannot be used again', async () => {
    const world = await World.ready();
    const worker = await registerWorker(world, 'operator');
    const escrow = await openSession(world);
    const { openSlot } = world.get('session', escrow.address);
    const voucher = await settlement(world, escrow, sharesOf([worker, 5n]));
    world.send(voucher, [keeper]);
    world.chain.warp(YOUTH);
    world.send([await closing(escrow, { agreedBy: escrow.signer.publicKey })], [buyer, escrow.signer]);
    const again = await openSessionIx(sessionTerms(world, { openSlot }));
    world.refuses('OpenSlotOutOfRange', [again], [buyer]);
    world.refuses('AccountDataTooSmall', voucher, [keeper]);
  });

  it('a closed session’s lamports coming back do not revive it', async () => {
    const world = await World.ready();
    const escrow = await openSession(world);
    const { openSlot } = world.get('session', escrow.address);
    world.chain.warp(YOUTH);
    world.send([await closing(escrow, { agreedBy: escrow.signer.publicKey })], [buyer, escrow.signer]);
    world.chain.svm.airdrop(escrow.address.toBase58() as never, 10_000_000n as never);
    const again = await openSessionIx(sessionTerms(world, { openSlot }));
    world.refuses('OpenSlotOutOfRange', [again], [buyer]);
    world.refuses('AccountDataTooSmall', [await closing(escrow)], [stranger]);
  });

  it('refund to a foreign account', async () => {
    const world = await World.ready();
    const escrow = await openSession(world);
    world.chain.warp(25n * HOUR);
    const ix = withAccount(await closing(escrow), 'refundTokens', ataAddress(stranger.publicKey, mints.usdcMint));
    world.refuses('InvalidAccountData', [ix], [stranger]);
    assert.equal(world.chain.rehearse([await closing(escrow)], [stranger]), undefined);
  });

  it('rent to the rent payer only', async () => {
    const world = await World.ready();
    const escrow = await openSession(world);
    world.chain.warp(25n * HOUR);
    world.refuses('AccountMismatch', [await closing(escrow, { rentPayer: stranger.publicKey })], [stranger]);
  });
});
