import assert from 'node:assert/strict';
import {
  ataAddress,
  auctionPays,
  auctionPrice,
  buybackSliceIx,
  FEE_USDC_VAULT,
  fillBurnAuctionIx,
  fillRange,
  LEDGER,
  maxFill,
  maxSlice,
  priceWindow,
  retireVenueIx,
  spotPrice,
  sweepFeesIx,
} from '@shardmarket/sdk';
import { FEE_BPS, guardian, HOUR, key, mints, RESERVES, USDC, ZERO } from './support/actors.ts';
import { auctionOf, DAY, fillTreasury, observe, openNextEpoch, toDay, trade, watchPrice } from './support/days.ts';
import { earnWsol, wsolVenue } from './support/fees.ts';
import { mintSupply, tokenBalance } from './support/tokens.ts';
import { World } from './support/world.ts';

const [keeper, stranger] = [key('keeper'), key('stranger')];
const MOST = maxSlice(RESERVES.quote, FEE_BPS);
const SPOT = spotPrice(RESERVES.quote, RESERVES.base);

const ledger = (world: World) => world.get('ledger', LEDGER);
const price = (world: World) => auctionPrice(auctionOf(world), world.chain.now) ?? 0n;
/** The least ZERO for which the auction pays that many micro-USDC now. */
const zeroFor = (world: World, usdc: bigint) => ((usdc << 40n) + price(world) - 1n) / price(world);
const offer = (world: World, zeroIn: bigint, minUsdc = 0n, seller = stranger) =>
  fillBurnAuctionIx(world.venue, { seller: seller.publicKey, ...mints, zeroIn, minUsdc });
const fill = async (world: World, usdc: bigint) =>
  world.send([await offer(world, zeroFor(world, usdc), usdc)], [stranger]);
const purse = (world: World, mint: typeof mints.zeroMint) =>
  tokenBalance(world.chain, ataAddress(stranger.publicKey, mint));

/** A world with a burn budget, 20 minutes of prices, and an auction that has run for so long. */
async function running(budget = 1_000n * USDC, seconds = 6n * HOUR): Promise<World> {
  const world = await World.ready();
  await fillTreasury(world, budget * 2n);
  await openNextEpoch(world);
  if (seconds > 1_200n) world.chain.warp(seconds - 1_200n);
  await watchPrice(world);
  return world;
}

describe('fill_burn_auction', () => {
  it('buys ZERO for burn budget at the spot price after 6 hours and burns it at once', async () => {
    const world = await running();
    const supply = mintSupply(world.chain, mints.zeroMint);
    const [usdc, zero] = [purse(world, mints.usdcMint), purse(world, mints.zeroMint)];
    const zeroIn = 1_000n * ZERO;
    const pays = (zeroIn * SPOT) >> 40n;
    world.send([await offer(world, zeroIn, pays)], [stranger]);
    assert.equal(supply - mintSupply(world.chain, mints.zeroMint), zeroIn);
    assert.deepEqual([purse(world, mints.usdcMint) - usdc, zero - purse(world, mints.zeroMint)], [pays, zeroIn]);
    const { burnBudget, auctionSpent, auctionBurned, usdcSpentOnBurns, zeroBurned } = ledger(world);
    assert.deepEqual([burnBudget, auctionSpent, auctionBurned], [1_000n * USDC - pays, pays, zeroIn]);
    assert.deepEqual([usdcSpentOnBurns, zeroBurned], [pays, zeroIn]);
    assert.deepEqual([ledger(world).auctionAt, ledger(world).auctionFilledAt], [world.chain.now, world.chain.now]);
  });

  it('pays 90 % at first and 100 % after 6 hours, as the client computes it', async () => {
    for (const [seconds, part] of [
      [1_200n, 9_055n],
      [3n * HOUR, 9_500n],
      [6n * HOUR - 1n, 9_999n],
      [6n * HOUR, 10_000n],
      [9n * HOUR, 10_000n],
    ] as const) {
      const world = await running(1_000n * USDC, seconds);
      assert.equal(price(world), (SPOT * part) / 10_000n);
      const pays = auctionPays(1_000n * ZERO, price(world));
      world.refuses('AuctionPaysLess', [await offer(world, 1_000n * ZERO, pays + 1n)], [stranger]);
      world.send([await offer(world, 1_000n * ZERO, pays)], [stranger]);
    }
  });

  it('starts with the first budget, not with more of it', async () => {
    const world = await running(1_000n * USDC, 1_200n);
    const since = ledger(world).auctionAt;
    assert.ok(since > 0n && since < world.chain.now);
    world.donate(mints.usdcMint, FEE_USDC_VAULT, stranger, USDC);
    world.send([await sweepFeesIx()], [keeper]);
    await toDay(world, world.chain.now / DAY + 3n);
    assert.ok(ledger(world).burnBudget > 1_000n * USDC);
    assert.equal(ledger(world).auctionAt, since);
  });

  it('starts over after a fill', async () => {
    const world = await running();
    await fill(world, MOST);
    world.chain.warp(600n);
    await observe(world);
    assert.equal(price(world), (SPOT * (9_000n + 27n)) / 10_000n);
    await fill(world, MOST);
  });

  it('never pays more than the spot price: not after a dump', async () => {
    const world = await running();
    world.send([await trade(world, 'zero', 100_000n * ZERO)], [stranger]);
    const { quoteReserve, baseReserve } = auctionOf(world);
    assert.equal(price(world), spotPrice(quoteReserve, baseReserve));
    assert.ok(price(world) < (SPOT * 9n) / 10n);
    const pays = auctionPays(1_000n * ZERO, price(world));
    world.refuses('AuctionPaysLess', [await offer(world, 1_000n * ZERO, pays + 1n, keeper)], [keeper]);
    world.send([await offer(world, 1_000n * ZERO, pays, keeper)], [keeper]);
  });

  it('never pays more than the least price of the window: not after a pump that was observed', async () => {
    const world = await running();
    world.send([await trade(world, 'usdc', 9_000n * USDC)], [stranger]);
    for (let n = 0; n < 5; n++) {
      world.chain.warp(120n);
      await observe(world);
    }
    const window = priceWindow(auctionOf(world).venue, world.chain.now);
    assert.ok(window && window.leastPrice === SPOT && window.twap > SPOT);
    assert.equal(price(world), SPOT);
    const pays = auctionPays(1_000n * ZERO, SPOT);
    world.refuses('AuctionPaysLess', [await offer(world, 1_000n * ZERO, pays + 1n)], [stranger]);
    world.send([await offer(world, 1_000n * ZERO, pays)], [stranger]);
  });

  it('beyond half of fee × reserve, and dust: nobody uses up the spacing with it', async () => {
    const world = await running();
    assert.equal(maxFill(auctionOf(world), world.chain.now), MOST);
    const above = zeroFor(world, MOST + 1n);
    world.refuses('AuctionOutOfRange', [await offer(world, above)], [stranger]);
    world.refuses('AuctionOutOfRange', [await offer(world, zeroFor(world, MOST / 4n) - 1n)], [stranger]);
    world.refuses('AuctionOutOfRange', [await offer(world, 0n)], [stranger]);
    world.refuses('AuctionOutOfRange', [await offer(world, 2n ** 64n - 1n)], [stranger]);
    world.send([await offer(world.fork()(), zeroFor(world, MOST / 4n))], [stranger]);
  });

  it('`fillRange` names what one fill takes: its ends go through, nothing below or above does', async () => {
    const world = await running();
    const range = fillRange(auctionOf(world), world.chain.now);
    assert.ok(range);
    world.refuses('AuctionOutOfRange', [await offer(world, range.least - 1n)], [stranger]);
    world.refuses('AuctionOutOfRange', [await offer(world, range.most + 1n)], [stranger]);
    const copy = world.fork()();
    copy.send([await offer(copy, range.least)], [stranger]);
    world.send([await offer(world, range.most)], [stranger]);
  });

  it('the most of `fillRange` goes through later too, when the price has risen', async () => {
    const world = await running(1_000n * USDC, 1_200n);
    const range = fillRange(auctionOf(world), world.chain.now);
    assert.ok(range && price(world) < SPOT);
    world.chain.warp(300n);
    world.send([await offer(world, range.most)], [stranger]);
  });

  it('the largest fill', async () => {
    const world = await running();
    await fill(world, MOST);
    assert.equal(ledger(world).auctionSpent, MOST);
  });

  it('buying first does not raise the bound', async () => {
    const world = await running();
    world.send([await trade(world, 'usdc', 9_000n * USDC)], [stranger]);
    world.refuses('AuctionOutOfRange', [await offer(world, zeroFor(world, MOST + 1n))], [stranger]);
  });

  it('beyond the burn budget', async () => {
    const world = await running(10n * USDC);
    assert.equal(maxFill(auctionOf(world), world.chain.now), 10n * USDC);
    world.refuses('AuctionOutOfRange', [await offer(world, zeroFor(world, 10n * USDC + 1n))], [stranger]);
    await fill(world, 10n * USDC);
    assert.equal(ledger(world).burnBudget, 0n);
  });

  it('too soon after the last fill, which slices wait for too', async () => {
    const world = await running();
    await fill(world, MOST);
    world.chain.warp(599n);
    await observe(world);
    const buy = await buybackSliceIx(world.venue, mints, 100n * USDC);
    world.refuses('SliceTooSoon', [await offer(world, zeroFor(world, MOST))], [stranger]);
    world.refuses('SliceTooSoon', [buy], [keeper]);
    world.chain.warp(1n);
    world.fork()().send([buy], [keeper]);
    await fill(world, MOST);
  });

  it('too soon after the last slice on that venue', async () => {
    const world = await running();
    world.send([await buybackSliceIx(world.venue, mints, 100n * USDC)], [keeper]);
    world.chain.warp(599n);
    await observe(world);
    world.refuses('SliceTooSoon', [await offer(world, 1_000n * ZERO)], [stranger]);
    world.chain.warp(1n);
    world.send([await offer(world, 1_000n * ZERO)], [stranger]);
  });

  it('a price that is stale, and no average yet', async () => {
    const world = await running();
    world.chain.warp(601n);
    world.refuses('PriceStale', [await offer(world, 1_000n * ZERO)], [stranger]);
    world.chain.warp(3_600n);
    await observe(world);
    world.refuses('TwapTooShort', [await offer(world, 1_000n * ZERO)], [stranger]);
  });

  it('a venue of wSOL says nothing about ZERO, a retired one nothing at all', async () => {
    const world = await running();
    await earnWsol(world);
    const sale = { seller: stranger.publicKey, ...mints, zeroIn: 1_000n * ZERO, minUsdc: 0n };
    world.refuses('WrongVenue', [await fillBurnAuctionIx(wsolVenue(world), sale)], [stranger]);
    await watchPrice(world);
    world.send([await retireVenueIx(guardian.publicKey, world.pool)], [keeper, guardian]);
    world.refuses('VenueRetired', [await offer(world, 1_000n * ZERO)], [stranger]);
  });

  it('other vaults than the venue’s', async () => {
    const world = await running();
    const sale = { seller: stranger.publicKey, ...mints, zeroIn: 1_000n * ZERO, minUsdc: 0n };
    for (const [vault, mint] of [
      ['baseVault', mints.zeroMint],
      ['quoteVault', mints.usdcMint],
    ] as const) {
      const other = ataAddress(keeper.publicKey, mint);
      world.refuses('AccountMismatch', [await fillBurnAuctionIx({ ...world.venue, [vault]: other }, sale)], [stranger]);
    }
  });

  it('a seller without that much ZERO', async () => {
    const world = await running();
    const poor = world.actor('poor', 0n, 999n * ZERO);
    world.refuses('TokenInsufficientFunds', [await offer(world, 1_000n * ZERO, 0n, poor)], [poor]);
  });
});
