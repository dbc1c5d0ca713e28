import assert from 'node:assert/strict';
import { ESCROW_VAULT, LEDGER, openSessionIx, sessionAddress, topUpIx, type OpenSession } from '@shardmarket/sdk';
import type { PublicKey } from '@solana/web3.js';
import { HOUR, key, mints, USDC } from './support/actors.ts';
import { DEPOSIT, openSession, sessionTerms } from './support/deeds.ts';
import { withAccount } from './support/mutate.ts';
import { createMint, freezeIx, tokenBalance } from './support/tokens.ts';
import { World } from './support/world.ts';

const buyer = key('buyer');
const stranger = key('stranger');
const YEAR = 365n * 24n * HOUR;

describe('open_session', () => {
  it('pulls the deposit into the escrow and stores the terms', async () => {
    const world = await World.ready();
    const { address } = await openSession(world);
    const session = world.get('session', address);
    assert.ok(session.payer.equals(buyer.publicKey) && session.rentPayer.equals(buyer.publicKey));
    assert.ok(session.signer.equals(key('session key').publicKey));
    assert.deepEqual([session.deposit, session.settled, session.closeAt], [DEPOSIT, 0n, 0n]);
    assert.equal(tokenBalance(world.chain, ESCROW_VAULT), DEPOSIT);
    assert.equal(world.get('ledger', LEDGER).sessionsOutstanding, DEPOSIT);
  });

  it('another key can pay the rent', async () => {
    const world = await World.ready();
    const terms = sessionTerms(world, { rentPayer: stranger.publicKey });
    world.send([await openSessionIx(terms)], [key('keeper'), buyer, stranger]);
    const session = world.get('session', sessionAddress(terms.payer, terms.salt, terms.openSlot));
    assert.ok(session.rentPayer.equals(stranger.publicKey));
  });

  it('wrong signer: the payer must sign', async () => {
    const world = await World.ready();
    const terms = sessionTerms(world, { rentPayer: stranger.publicKey });
    const ix = withAccount(await openSessionIx(terms), 'payer', { isSigner: false });
    world.refuses('MissingRequiredSignature', [ix], [stranger]);
  });

  const refused: [string, string, (world: World) => Partial<OpenSession>][] = [
    ['the signer is the payer', 'SignerIsPayer', () => ({ signer: buyer.publicKey })],
    ['the open slot is in the future', 'OpenSlotOutOfRange', (w) => ({ openSlot: w.chain.slot + 1n })],
    ['the open slot is too old', 'OpenSlotOutOfRange', (w) => ({ openSlot: w.chain.slot - 151n })],
    ['the deposit is too small', 'DepositTooSmall', () => ({ deposit: USDC - 1n })],
    ['the deposit is more than the payer has', 'TokenInsufficientFunds', () => ({ deposit: 10_001n * USDC })],
    ['the expiry is now', 'ExpiryOutOfRange', (w) => ({ expiresAt: w.chain.now })],
    ['the expiry is more than a year away', 'ExpiryOutOfRange', (w) => ({ expiresAt: w.chain.now + YEAR + 1n })],
  ];
  for (const [what, error, change] of refused) {
    it(what, async () => {
      const world = await World.ready();
      world.refuses(error, [await openSessionIx(sessionTerms(world, change(world)))], [buyer]);
    });
  }

  it('limits are inclusive: 150 slots old, the least deposit, a whole year', async () => {
    const world = await World.ready();
    const { slot, now } = world.chain;
    await openSession(world, { openSlot: slot - 150n, deposit: USDC, expiresAt: now + YEAR });
  });

  it('wrong mint: neither another mint nor an account of another mint', async () => {
    const world = await World.ready();
    const other = createMint(world.chain, world.mintAuthority, key('other mint'));
    const tokens = world.fund(other, buyer.publicKey, DEPOSIT);
    const ix = await openSessionIx(sessionTerms(world));
    world.refuses('WrongMint', [withAccount(ix, 'usdcMint', other)], [buyer]);
    world.refuses('InvalidAccountData', [withAccount(ix, 'payerTokens', tokens)], [buyer]);
  });

  it('foreign token account: a payer cannot spend another’s tokens', async () => {
    const world = await World.ready();
    const theirs = world.fund(mints.usdcMint, stranger.publicKey, 0n);
    const ix = await openSessionIx(sessionTerms(world));
    world.refuses('InvalidAccountData', [withAccount(ix, 'payerTokens', theirs)], [buyer]);
  });

  it('wrong vault: the deposit goes to no other account', async () => {
    const world = await World.ready();
    const mine = world.fund(mints.usdcMint, stranger.publicKey, 0n);
    const ix = await openSessionIx(sessionTerms(world));
    world.refuses('InvalidSeeds', [withAccount(ix, 'escrowVault', mine)], [buyer]);
  });

  it('wrong PDA: the session’s address follows from payer, salt and slot', async () => {
    const world = await World.ready();
    const ix = await openSessionIx(sessionTerms(world));
    const other = sessionAddress(buyer.publicKey, 2n, world.chain.slot);
    world.refuses('InvalidSeeds', [withAccount(ix, 'session', other)], [buyer]);
  });

  it('re-open at the same address while it is open', async () => {
    const world = await World.ready();
    const { address } = await openSession(world);
    const { openSlot } = world.get('session', address);
    world.refuses('SystemAccountAlreadyInUse', [await openSessionIx(sessionTerms(world, { openSlot }))], [buyer]);
  });
});

describe('top_up', () => {
  const terms = (session: PublicKey, amount = USDC) => ({
    funder: stranger.publicKey,
    session,
    usdcMint: mints.usdcMint,
    amount,
  });

  it('anyone can add to a session', async () => {
    const world = await World.ready();
    const { address } = await openSession(world);
    world.send([await topUpIx(terms(address))], [stranger]);
    assert.equal(world.get('session', address).deposit, DEPOSIT + USDC);
  });

  it('zero amount', async () => {
    const world = await World.ready();
    const { address } = await openSession(world);
    world.refuses('ZeroAmount', [await topUpIx(terms(address, 0n))], [stranger]);
  });

  it('an expired session takes nothing more', async () => {
    const world = await World.ready();
    const { address } = await openSession(world);
    world.chain.warp(24n * HOUR);
    world.send([await topUpIx(terms(address))], [stranger]);
    world.chain.warp(1n);
    world.refuses('SessionExpired', [await topUpIx(terms(address))], [stranger]);
  });

  it('a frozen funder stops only itself', async () => {
    const world = await World.ready();
    const { address } = await openSession(world);
    const account = world.fund(mints.usdcMint, stranger.publicKey, 0n);
    world.chain.send([freezeIx(account, mints.usdcMint, world.mintAuthority.publicKey)], [world.mintAuthority]);
    world.refuses('TokenAccountFrozen', [await topUpIx(terms(address))], [stranger]);
    await openSession(world, { salt: 2n });
  });

  it('a session account of another program is no session', async () => {
    const world = await World.ready();
    const { address } = await openSession(world);
    const real = world.chain.account(address);
    assert.ok(real);
    const fake = key('fake session').publicKey;
    world.chain.accounts.set({ ...real, address: fake.toBase58(), owner: world.pool.toBase58() });
    world.refuses('IllegalOwner', [await topUpIx(terms(fake))], [stranger]);
  });
});
