import assert from 'node:assert/strict';
import { buybackSliceIx, LEDGER, registerVenueIx, retireVenueIx, venueAddress } from '@shardmarket/sdk';
import { AccountLayout, NATIVE_MINT, TOKEN_PROGRAM_ID } from '@solana/spl-token';
import { SystemProgram } from '@solana/web3.js';
import { authority, guardian, HOUR, key, mints, USDC } from './support/actors.ts';
import { fillTreasury, openNextEpoch, watchPrice } from './support/days.ts';
import { World } from './support/world.ts';

const [keeper, stranger] = [key('keeper'), key('stranger')];
const register = (world: World) => registerVenueIx(authority.publicKey, world.venue);
/** All of the budget: a pool of 100,000 USDC takes 300 at once. */
const slice = (world: World) => buybackSliceIx(world.venue, mints, 100n * USDC);

/** A world without a venue. */
async function unlisted(): Promise<World> {
  const world = await World.deployed();
  for (const { instruction, what } of await world.bootstrap()) {
    if (what !== 'venue') world.send([instruction], [authority]);
  }
  return world;
}

/** The same with a burn budget. */
async function budgeted(): Promise<World> {
  const world = await unlisted();
  await fillTreasury(world, 200n * USDC);
  await openNextEpoch(world);
  return world;
}

describe('a venue’s first time', () => {
  it('is now while there was never anything to spend', async () => {
    const world = await unlisted();
    world.send([await register(world)], [authority]);
    assert.equal(world.get('venue', venueAddress(world.pool)).activeAt, world.chain.now);
  });

  it('is 48 hours later when there is a budget', async () => {
    const world = await budgeted();
    assert.ok(world.get('ledger', LEDGER).burnBudget > 0n);
    world.send([await register(world)], [authority]);
    const { activeAt } = world.get('venue', venueAddress(world.pool));
    assert.equal(activeAt, world.chain.now + 48n * HOUR);
    await watchPrice(world);
    world.refuses('VenueNotActive', [await slice(world)], [keeper]);
    world.chain.warp(activeAt - world.chain.now - 1n);
    world.refuses('VenueNotActive', [await slice(world)], [keeper]);
    world.chain.warp(1n);
    await watchPrice(world);
    world.send([await slice(world)], [keeper]);
  });
});

describe('retire_venue', () => {
  for (const by of [guardian, authority]) {
    it(`ends a venue for good: ${by === guardian ? 'guardian' : 'authority'}`, async () => {
      const world = await World.ready();
      await fillTreasury(world, 200n * USDC);
      await openNextEpoch(world);
      await watchPrice(world);
      const before = world.fork()();
      before.send([await slice(before)], [keeper]);
      world.send([await retireVenueIx(by.publicKey, world.pool)], [keeper, by]);
      world.refuses('VenueRetired', [await slice(world)], [keeper]);
      world.refuses('VenueRetired', [await retireVenueIx(by.publicKey, world.pool)], [keeper, by]);
      world.refuses('SystemAccountAlreadyInUse', [await register(world)], [authority]);
      assert.equal(world.get('venue', venueAddress(world.pool)).retired, 1);
    });
  }

  it('guardian or authority only', async () => {
    const world = await World.ready();
    world.refuses('Unauthorized', [await retireVenueIx(stranger.publicKey, world.pool)], [stranger]);
  });
});

describe('what a venue may trade', () => {
  const elsewhere = key('vault of another mint').publicKey;

  /** A world without a venue, whose pool also has a vault of `mint`. */
  async function withVault(mint: typeof NATIVE_MINT): Promise<World> {
    const world = await unlisted();
    const real = world.chain.account(world.venue.baseVault);
    assert.ok(real);
    const data = Uint8Array.from(real.data);
    AccountLayout.encode({ ...AccountLayout.decode(data), mint }, data);
    world.chain.accounts.set({ ...real, address: elsewhere.toBase58(), data, owner: TOKEN_PROGRAM_ID.toBase58() });
    return world;
  }

  it('wSOL', async () => {
    const world = await withVault(NATIVE_MINT);
    world.send([await registerVenueIx(authority.publicKey, { ...world.venue, baseVault: elsewhere })], [authority]);
    assert.ok(world.get('venue', venueAddress(world.pool)).baseMint.equals(NATIVE_MINT));
  });

  it('wrong mint: no third token', async () => {
    const world = await withVault(key('a third mint').publicKey);
    const ix = await registerVenueIx(authority.publicKey, { ...world.venue, baseVault: elsewhere });
    world.refuses('WrongMint', [ix], [authority]);
  });
});

describe('the program of a venue', () => {
  it('can be run: an account that merely owns the pool is none', async () => {
    const world = await unlisted();
    const real = world.chain.account(world.pool);
    assert.ok(real);
    const program = key('owner of a pool, no program').publicKey;
    const [lamports, owner] = [10n ** 9n, SystemProgram.programId.toBase58()];
    world.chain.accounts.set({
      address: program.toBase58(),
      owner,
      lamports,
      data: new Uint8Array(),
      executable: false,
    });
    world.chain.accounts.set({ ...real, owner: program.toBase58() });
    const ix = await registerVenueIx(authority.publicKey, { ...world.venue, program });
    world.refuses('ConstraintExecutable', [ix], [authority]);
  });
});
