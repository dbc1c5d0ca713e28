import assert from 'node:assert/strict';
import {
  claimCreditsIx,
  closeSessionIx,
  creditable,
  epochAddress,
  pendingYield,
  positionAddress,
  requestCloseIx,
  REWARD_VAULT,
  sessionAddress,
  STAKE_POOL,
  type ClaimCredits,
} from '@shardmarket/sdk';
import { HOUR, key, mints, USDC, ZERO } from './support/actors.ts';
import { DAY, fillTreasury, openNextEpoch } from './support/days.ts';
import { registerWorker, sessionTerms, settle, stake, type Escrow } from './support/deeds.ts';
import { withAccount } from './support/mutate.ts';
import { tokenBalance } from './support/tokens.ts';
import { World } from './support/world.ts';

const [alice, bob, keeper, sessionKey] = [key('alice'), key('bob'), key('keeper'), key('session key')];
/** What streams to stakers in the tests' epoch, and what of it can be taken as credit. */
const HALF = 100n * USDC;
const CREDITS = (HALF * 500n) / 10_000n;

/** A world in which alice has earned all that an epoch streamed and can take `CREDITS` of it. */
async function earned(): Promise<World> {
  const world = await World.ready();
  await fillTreasury(world, 2n * HALF);
  await stake(world, alice, 1n << 20n);
  await openNextEpoch(world);
  world.chain.warp(DAY);
  return world;
}

function credit(world: World, amount: bigint, change: Partial<ClaimCredits> = {}): ClaimCredits {
  const { usdcMint, salt, openSlot, expiresAt, signer } = sessionTerms(world);
  return { owner: alice.publicKey, usdcMint, salt, openSlot, expiresAt, signer, amount, ...change };
}

function escrowOf({ owner, salt, openSlot }: ClaimCredits): Escrow {
  return { address: sessionAddress(owner, salt, openSlot), payer: alice, signer: sessionKey };
}

const pool = (world: World) => world.get('stakePool', STAKE_POOL);
const yieldOf = (world: World) =>
  pendingYield(world.get('stakePosition', positionAddress(alice.publicKey)), pool(world), world.chain.now);

describe('open_epoch', () => {
  it('opens credits of floor(staker half × credit_bps / 10000), which lapse with the next epoch', async () => {
    const world = await World.ready();
    await fillTreasury(world, 2n * HALF + 39n);
    const day = await openNextEpoch(world);
    assert.equal(world.get('epoch', epochAddress(day)).credits, CREDITS + 1n);
    assert.equal(pool(world).creditLeft, CREDITS + 1n);
    assert.equal(world.get('epoch', epochAddress(await openNextEpoch(world))).credits, 0n);
    assert.equal(pool(world).creditLeft, 0n);
  });
});

describe('claim_credits', () => {
  it('yield becomes the deposit of the staker’s own session, which buys inference', async () => {
    const world = await earned();
    const [before, vault] = [yieldOf(world), tokenBalance(world.chain, REWARD_VAULT)];
    const terms = credit(world, 2n * USDC);
    world.send([await claimCreditsIx(terms)], [alice]);
    const escrow = escrowOf(terms);
    const session = world.get('session', escrow.address);
    const { payer, rentPayer, signer, deposit, settled, salt, openSlot, expiresAt } = session;
    assert.ok(payer.equals(alice.publicKey) && rentPayer.equals(alice.publicKey) && signer.equals(terms.signer));
    assert.deepEqual([deposit, settled, session.refunded], [2n * USDC, 0n, 0n]);
    assert.deepEqual([salt, openSlot, expiresAt], [terms.salt, terms.openSlot, terms.expiresAt]);
    assert.equal(yieldOf(world), before - 2n * USDC);
    assert.equal(tokenBalance(world.chain, REWARD_VAULT), vault - 2n * USDC);
    assert.deepEqual([pool(world).creditLeft, pool(world).creditsTaken], [CREDITS - 2n * USDC, 2n * USDC]);
    await settle(world, escrow, [await registerWorker(world, 'operator'), USDC]);
  });

  it('tops the session up when it exists, by less than a first deposit too', async () => {
    const world = await earned();
    const terms = credit(world, USDC);
    world.send([await claimCreditsIx(terms)], [alice]);
    world.chain.warp(10n * HOUR);
    world.send([await claimCreditsIx({ ...terms, amount: 1n })], [alice]);
    assert.equal(world.get('session', escrowOf(terms).address).deposit, USDC + 1n);
    assert.equal(pool(world).creditsTaken, USDC + 1n);
  });

  it('what is not spent goes back to the staker as USDC', async () => {
    const world = await earned();
    const terms = credit(world, USDC);
    world.send([await claimCreditsIx(terms)], [alice]);
    world.chain.warp(61n);
    const ending = { session: escrowOf(terms).address, usdcMint: mints.usdcMint };
    const who = { payer: alice.publicKey, rentPayer: alice.publicKey, agreedBy: sessionKey.publicKey };
    world.send([await closeSessionIx({ ...ending, ...who })], [alice, sessionKey]);
  });

  it('credits of an epoch are all that stakers can take until the next one', async () => {
    const world = await earned();
    const terms = credit(world, CREDITS);
    world.refuses('CreditExceeded', [await claimCreditsIx({ ...terms, amount: CREDITS + 1n })], [alice]);
    world.send([await claimCreditsIx(terms)], [alice]);
    world.refuses('CreditExceeded', [await claimCreditsIx({ ...terms, amount: 1n })], [alice]);
    await fillTreasury(world, 2n * HALF);
    await openNextEpoch(world);
    world.send([await claimCreditsIx(credit(world, CREDITS, { salt: 2n }))], [alice]);
  });

  it('credits lapse: an epoch without a treasury leaves none', async () => {
    const world = await earned();
    await openNextEpoch(world);
    world.refuses('CreditExceeded', [await claimCreditsIx(credit(world, USDC))], [alice]);
  });

  it('no more than the staker has earned, as `creditable` of the client says', async () => {
    const world = await World.ready();
    await fillTreasury(world, 2n * HALF);
    await stake(world, alice, 1n << 20n);
    await stake(world, bob, 15n << 20n);
    await openNextEpoch(world);
    world.chain.warp(HOUR * 5n);
    const most = creditable(world.get('stakePosition', positionAddress(alice.publicKey)), pool(world), world.chain.now);
    assert.ok(most > USDC && most < CREDITS);
    const terms = credit(world, most);
    world.refuses('CreditExceeded', [await claimCreditsIx({ ...terms, amount: most + 1n })], [alice]);
    world.send([await claimCreditsIx(terms)], [alice]);
  });

  it('a new session is opened on the terms of `open_session`', async () => {
    const world = await earned();
    const refused = async (name: string, change: Partial<ClaimCredits>) => {
      world.refuses(name, [await claimCreditsIx(credit(world, USDC, change))], [alice]);
    };
    await refused('ZeroAmount', { amount: 0n });
    await refused('DepositTooSmall', { amount: USDC - 1n });
    await refused('SignerIsPayer', { signer: alice.publicKey });
    await refused('OpenSlotOutOfRange', { openSlot: world.chain.slot - 151n });
    await refused('ExpiryOutOfRange', { expiresAt: world.chain.now });
  });

  it('a session that exists is topped up as it is: no other signer or expiry, not while it closes or when it has expired', async () => {
    const world = await earned();
    const terms = credit(world, USDC);
    world.send([await claimCreditsIx(terms)], [alice]);
    const refused = async (name: string, change: Partial<ClaimCredits>) => {
      world.refuses(name, [await claimCreditsIx({ ...terms, amount: 1n, ...change })], [alice]);
    };
    await refused('ZeroAmount', { amount: 0n });
    await refused('AccountMismatch', { signer: bob.publicKey });
    await refused('AccountMismatch', { expiresAt: terms.expiresAt + 1n });
    const expired = world.fork()();
    expired.chain.setTime(terms.expiresAt + 1n);
    expired.refuses('SessionExpired', [await claimCreditsIx({ ...terms, amount: 1n })], [alice]);
    world.send([await requestCloseIx(alice.publicKey, escrowOf(terms).address)], [alice]);
    await refused('SessionClosing', {});
  });

  it('wrong signer: only the staker can take a credit, and only into a session of its own', async () => {
    const world = await earned();
    await stake(world, bob, ZERO);
    const ix = await claimCreditsIx(credit(world, USDC));
    world.refuses('MissingRequiredSignature', [withAccount(ix, 'owner', { isSigner: false })], [keeper]);
    const theirs = withAccount(ix, 'position', positionAddress(bob.publicKey));
    world.refuses('InvalidSeeds', [theirs], [alice]);
    const elsewhere = withAccount(ix, 'session', sessionAddress(bob.publicKey, 1n, world.chain.slot));
    world.refuses('InvalidSeeds', [elsewhere], [alice]);
    world.send([ix], [alice]);
  });
});
