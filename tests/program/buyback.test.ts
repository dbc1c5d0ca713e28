import assert from 'node:assert/strict';
import {
  ataAddress,
  buybackSliceIx,
  LEDGER,
  maxSlice,
  observePriceIx,
  priceWindow,
  quoteOut,
  twap,
  venueAddress,
} from '@shardmarket/sdk';
import { ComputeBudgetProgram, SystemProgram, TransactionInstruction } from '@solana/web3.js';
import { FEE_BPS, key, mints, RESERVES, USDC, ZERO } from './support/actors.ts';
import { fillTreasury, observe, openNextEpoch, trade, watchPrice } from './support/days.ts';
import { mintSupply, tokenBalance } from './support/tokens.ts';
import { World } from './support/world.ts';

const keeper = key('keeper');
const stranger = key('stranger');
const MAX_SLICE = maxSlice(RESERVES.quote, FEE_BPS);

const reserves = (world: World) => ({
  base: tokenBalance(world.chain, world.venue.baseVault),
  quote: tokenBalance(world.chain, world.venue.quoteVault),
});
const venue = (world: World) => world.get('venue', venueAddress(world.pool));
const slice = (world: World, amount: bigint) => buybackSliceIx(world.venue, mints, amount);

/** A world with a burn budget and 20 minutes of prices. */
async function funded(budget = 1_000n * USDC): Promise<World> {
  const world = await World.ready();
  await fillTreasury(world, budget * 2n);
  await openNextEpoch(world);
  await watchPrice(world);
  return world;
}

describe('buyback_slice', () => {
  it('buys with the burn budget, burns all that was bought, in one instruction', async () => {
    const world = await funded();
    const supply = mintSupply(world.chain, mints.zeroMint);
    const { base, quote } = reserves(world);
    const expected = quoteOut(100n * USDC, quote, base, FEE_BPS);
    world.send([await slice(world, 100n * USDC)], [stranger]);
    assert.equal(supply - mintSupply(world.chain, mints.zeroMint), expected);
    const ledger = world.get('ledger', LEDGER);
    assert.deepEqual(
      [ledger.burnBudget, ledger.zeroBurned, ledger.usdcSpentOnBurns],
      [900n * USDC, expected, 100n * USDC],
    );
    assert.deepEqual([venue(world).spent, venue(world).bought], [100n * USDC, expected]);
  });

  it('compute-budget instructions may stand beside it', async () => {
    const world = await funded();
    const limit = ComputeBudgetProgram.setComputeUnitLimit({ units: 300_000 });
    const price = ComputeBudgetProgram.setComputeUnitPrice({ microLamports: 1 });
    world.send([limit, price, await slice(world, 100n * USDC)], [keeper]);
  });

  it('beyond fee × reserve', async () => {
    const world = await funded();
    world.refuses('SliceOutOfRange', [await slice(world, MAX_SLICE + 1n)], [keeper]);
    world.refuses('SliceOutOfRange', [await slice(world, 0n)], [keeper]);
    world.send([await slice(world, MAX_SLICE)], [keeper]);
  });

  it('beyond the burn budget', async () => {
    const world = await funded(10n * USDC);
    world.refuses('SliceAboveBudget', [await slice(world, 10n * USDC + 1n)], [keeper]);
    world.send([await slice(world, 10n * USDC)], [keeper]);
    world.chain.warp(600n);
    await observe(world);
    world.refuses('SliceAboveBudget', [await slice(world, 1n)], [keeper]);
  });

  it('less than a quarter of what could be bought: nobody uses up the spacing with dust', async () => {
    const world = await funded();
    const least = MAX_SLICE / 4n;
    world.refuses('SliceOutOfRange', [await slice(world, least - 1n)], [stranger]);
    world.send([await slice(world, least)], [stranger]);
    const poor = await funded(8n);
    poor.refuses('SliceOutOfRange', [await slice(poor, 1n)], [stranger]);
    poor.send([await slice(poor, 2n)], [stranger]);
  });

  it('too soon after the last slice', async () => {
    const world = await funded();
    world.send([await slice(world, 100n * USDC)], [keeper]);
    world.chain.warp(599n);
    await observe(world);
    world.refuses('SliceTooSoon', [await slice(world, 100n * USDC)], [keeper]);
    world.chain.warp(1n);
    world.send([await slice(world, 100n * USDC)], [keeper]);
  });

  it('not alone: no trade before or after it, no second slice, no transfer', async () => {
    const world = await funded();
    world.chain.warp(120n);
    const ix = await slice(world, 100n * USDC);
    const buy = await trade(world, 'usdc', USDC);
    const transfer = SystemProgram.transfer({
      fromPubkey: stranger.publicKey,
      toPubkey: keeper.publicKey,
      lamports: 1_000_000,
    });
    for (const beside of [buy, transfer, ix, await observePriceIx(world.venue)]) {
      world.refuses('NotAlone', [ix, beside], [stranger]);
      world.refuses('NotAlone', [beside, ix], [stranger]);
    }
  });

  it('no sandwich profits: buy, the largest slice, sell in three transactions, up to the edge of the band', async () => {
    for (const size of [100n, 500n, 1_000n, 1_400n]) {
      const world = await funded();
      const purse = () => tokenBalance(world.chain, ataAddress(stranger.publicKey, mints.usdcMint));
      const bag = () => tokenBalance(world.chain, ataAddress(stranger.publicKey, mints.zeroMint));
      const [before, heldBefore] = [purse(), bag()];
      world.send([await trade(world, 'usdc', size * USDC)], [stranger]);
      world.send([await slice(world, MAX_SLICE)], [stranger]);
      world.send([await trade(world, 'zero', bag() - heldBefore)], [stranger]);
      assert.ok(purse() <= before, `${size} USDC: ${purse() - before}`);
    }
  });

  it('buying first does not raise the bound: it is that of the least reserve in the price window', async () => {
    const world = await funded();
    world.send([await trade(world, 'usdc', 1_000n * USDC)], [stranger]);
    assert.ok(maxSlice(reserves(world).quote, FEE_BPS) > MAX_SLICE);
    assert.equal(priceWindow(venue(world), world.chain.now)?.leastQuote, RESERVES.quote);
    world.refuses('SliceOutOfRange', [await slice(world, MAX_SLICE + 1n)], [stranger]);
    world.send([await slice(world, MAX_SLICE)], [stranger]);
  });

  it('selling first lowers it at once', async () => {
    const world = await funded();
    world.send([await trade(world, 'zero', 10_000n * ZERO)], [stranger]);
    const most = maxSlice(reserves(world).quote, FEE_BPS);
    world.refuses('SliceOutOfRange', [await slice(world, most + 1n)], [stranger]);
    world.send([await slice(world, most)], [stranger]);
  });

  it('spot out of the band: not after a pump, not after a dump', async () => {
    for (const [sell, amount] of [
      ['usdc', 1_600n * USDC],
      ['zero', 16_000n * ZERO],
    ] as const) {
      const world = await funded();
      world.send([await trade(world, sell, amount)], [stranger]);
      world.refuses('PriceOutsideBand', [await slice(world, 100n * USDC)], [keeper]);
    }
  });

  it('TWAP too young', async () => {
    const world = await World.ready();
    await fillTreasury(world, 200n * USDC);
    await openNextEpoch(world);
    world.refuses('TwapTooShort', [await slice(world, 100n * USDC)], [keeper]);
    await watchPrice(world, 18);
    world.refuses('TwapTooShort', [await slice(world, 100n * USDC)], [keeper]);
    assert.equal(twap(venue(world), world.chain.now), undefined);
    world.chain.warp(120n);
    await observe(world);
    world.send([await slice(world, 100n * USDC)], [keeper]);
  });

  it('price stale, and average too old', async () => {
    const world = await funded();
    world.chain.warp(601n);
    assert.equal(twap(venue(world), world.chain.now), undefined);
    world.refuses('PriceStale', [await slice(world, 100n * USDC)], [keeper]);
    world.chain.warp(3_600n);
    await observe(world);
    world.refuses('TwapTooShort', [await slice(world, 100n * USDC)], [keeper]);
  });

  it('anyone can call it, and nobody gains by it', async () => {
    const world = await funded();
    const lamports = world.chain.accounts.balance(stranger.publicKey.toBase58());
    world.send([await slice(world, 100n * USDC)], [stranger]);
    assert.equal(world.chain.accounts.balance(stranger.publicKey.toBase58()), lamports - 5_000n);
  });

  it('another program, pool or vault than the venue’s', async () => {
    const world = await funded();
    const other = world.fund(mints.usdcMint, stranger.publicKey, 0n);
    for (const change of [{ program: SystemProgram.programId }, { baseVault: other }, { quoteVault: other }]) {
      const ix = await buybackSliceIx({ ...world.venue, ...change }, mints, 100n * USDC);
      world.refuses('AccountMismatch', [ix], [keeper]);
    }
  });

  it('gifts to the slice and burn vaults change nothing', async () => {
    const world = await funded();
    const ix = await slice(world, 100n * USDC);
    const [sliceVault, burnVault] = [ix.keys[7]?.pubkey, ix.keys[8]?.pubkey];
    assert.ok(sliceVault && burnVault);
    world.donate(mints.usdcMint, sliceVault, stranger, 777n);
    world.donate(mints.zeroMint, burnVault, stranger, 888n);
    world.send([new TransactionInstruction(ix)], [keeper]);
    assert.equal(tokenBalance(world.chain, sliceVault), 777n);
    assert.equal(tokenBalance(world.chain, burnVault), 888n);
  });
});
