import assert from 'node:assert/strict';
import { observePriceIx, registerVenueIx, spotPrice, twap, venueAddress } from '@shardmarket/sdk';
import { TOKEN_PROGRAM_ID } from '@solana/spl-token';
import { ComputeBudgetProgram } from '@solana/web3.js';
import { authority, key, mints, USDC, ZERO } from './support/actors.ts';
import { observe, trade, watchPrice } from './support/days.ts';
import { tokenBalance } from './support/tokens.ts';
import { World } from './support/world.ts';

const keeper = key('keeper');
const stranger = key('stranger');

const reserves = (world: World) => ({
  base: tokenBalance(world.chain, world.venue.baseVault),
  quote: tokenBalance(world.chain, world.venue.quoteVault),
});
const spot = (world: World) => spotPrice(reserves(world).quote, reserves(world).base);
const venue = (world: World) => world.get('venue', venueAddress(world.pool));

describe('observe_price', () => {
  it('records the pool’s price and its area over time', async () => {
    const world = await World.ready();
    await observe(world);
    assert.equal(venue(world).observations[0]?.price, spot(world));
    world.chain.warp(300n);
    await observe(world);
    assert.equal(venue(world).observations[1]?.area, spot(world) * 300n);
    assert.equal(venue(world).observed, 2n);
  });

  it('observed too recently', async () => {
    const world = await World.ready();
    await observe(world);
    world.chain.warp(119n);
    world.refuses('ObservedTooRecently', [await observePriceIx(world.venue)], [keeper]);
    world.chain.warp(1n);
    await observe(world);
  });

  it('observation step cap: 2 % a step, up and down', async () => {
    const world = await World.ready();
    await observe(world);
    const before = spot(world);
    world.send([await trade(world, 'usdc', 9_000n * USDC)], [stranger]);
    assert.ok(spot(world) > (before * 115n) / 100n);
    world.chain.warp(120n);
    await observe(world);
    assert.equal(venue(world).observations[1]?.price, (before * 10_200n + 9_999n) / 10_000n);
    world.send([await trade(world, 'zero', 100_000n * ZERO)], [stranger]);
    world.chain.warp(120n);
    await observe(world);
    const [, last, newest] = venue(world).observations;
    assert.equal(newest?.price, ((last?.price ?? 0n) * 9_800n) / 10_000n);
  });

  it('not alone: buying, observing and selling again in one transaction is refused, in any part', async () => {
    const world = await World.ready();
    const ix = await observePriceIx(world.venue);
    const buy = await trade(world, 'usdc', 9_000n * USDC);
    const sell = await trade(world, 'zero', 80_000n * ZERO);
    for (const instructions of [
      [buy, ix, sell],
      [buy, ix],
      [ix, sell],
      [ix, ix],
    ]) {
      world.refuses('NotAlone', instructions, [stranger]);
    }
    const limit = ComputeBudgetProgram.setComputeUnitLimit({ units: 20_000 });
    const price = ComputeBudgetProgram.setComputeUnitPrice({ microLamports: 1 });
    world.send([limit, ix, price], [stranger]);
    assert.equal(venue(world).observed, 1n);
  });

  it('foreign vault: the price comes from the pinned pool only', async () => {
    const world = await World.ready();
    const baseVault = world.fund(mints.zeroMint, stranger.publicKey, 1n);
    world.refuses('AccountMismatch', [await observePriceIx({ ...world.venue, baseVault })], [stranger]);
    const quoteVault = world.fund(mints.usdcMint, stranger.publicKey, 1n);
    world.refuses('AccountMismatch', [await observePriceIx({ ...world.venue, quoteVault })], [stranger]);
  });

  it('an empty pool has no price, nor has an absurd one', async () => {
    for (const [base, quote] of [
      [0n, USDC],
      [USDC, 0n],
      [1n, 1n << 24n],
    ] as const) {
      const world = await World.ready();
      const owner = key('odd pool').publicKey;
      const baseVault = world.fund(mints.zeroMint, owner, base);
      const quoteVault = world.fund(mints.usdcMint, owner, quote);
      const [pool, program] = [world.mints.zeroMint, TOKEN_PROGRAM_ID];
      const odd = { ...world.venue, pool, program, baseVault, quoteVault };
      world.send([await registerVenueIx(authority.publicKey, odd)], [authority]);
      world.refuses('PriceOutOfRange', [await observePriceIx(odd)], [keeper]);
    }
  });

  it('the ring of 16 keeps the newest, and the client’s average is the program’s', async () => {
    const world = await World.ready();
    await watchPrice(world, 60);
    assert.equal(venue(world).observed, 31n);
    assert.equal(twap(venue(world), world.chain.now), spot(world));
  });
});
