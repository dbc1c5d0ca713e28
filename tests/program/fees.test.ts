import assert from 'node:assert/strict';
import {
  ataAddress,
  buybackSliceIx,
  ESCROW_VAULT,
  FEE_USDC_VAULT,
  FEE_WSOL_VAULT,
  initFeeVaultsIx,
  LEDGER,
  maxSlice,
  quoteOut,
  retireVenueIx,
  sellFeesIx,
  SLICE_VAULT,
  sweepFeesIx,
  treasuryTotal,
  venueAddress,
} from '@shardmarket/sdk';
import { NATIVE_MINT } from '@solana/spl-token';
import { ComputeBudgetProgram, SystemProgram } from '@solana/web3.js';
import { authority, FEE_BPS, guardian, HOUR, key, mints, USDC } from './support/actors.ts';
import { DAY, fillTreasury, observe, openNextEpoch, toDay, watchPrice } from './support/days.ts';
import { earnWsol, listWsol, SOL, tradeWsol, wrap, WSOL_RESERVES, wsolVenue } from './support/fees.ts';
import { withAccount } from './support/mutate.ts';
import { createMint, tokenBalance } from './support/tokens.ts';
import { World } from './support/world.ts';

const [keeper, stranger] = [key('keeper'), key('stranger')];
const MOST = maxSlice(WSOL_RESERVES.base, FEE_BPS);
const ledger = (world: World) => world.get('ledger', LEDGER);
const sell = (world: World, amount: bigint) => sellFeesIx(wsolVenue(world), amount);
const traded = (world: World) => world.get('venue', venueAddress(wsolVenue(world).pool));

/** A world with 1 SOL of fees and 20 minutes of its price. */
async function earned(lamports = SOL): Promise<World> {
  const world = await World.ready();
  await earnWsol(world, lamports);
  return world;
}

describe('init_fee_vaults', () => {
  const init = (by = authority, usdcMint = mints.usdcMint) => initFeeVaultsIx(by.publicKey, usdcMint);

  /** A world with everything but the fee vaults. */
  async function without(): Promise<World> {
    const world = await World.deployed();
    for (const { instruction, what } of await world.bootstrap()) {
      if (what !== 'fee vaults') world.send([instruction], [authority]);
    }
    return world;
  }

  it('creates two empty vaults', async () => {
    const world = await without();
    world.send([await init()], [authority]);
    assert.ok(world.chain.account(FEE_USDC_VAULT) && world.chain.account(FEE_WSOL_VAULT));
  });

  it('authority only', async () => {
    const world = await without();
    world.refuses('Unauthorized', [await init(stranger)], [stranger]);
  });

  it('wrong mint: USDC and wSOL only', async () => {
    const world = await without();
    const other = createMint(world.chain, world.mintAuthority, key('other mint'));
    world.refuses('WrongMint', [await init(authority, other)], [authority]);
    world.refuses('WrongMint', [withAccount(await init(), 'wsolMint', other)], [authority]);
  });

  it('re-init', async () => {
    const world = await World.ready();
    world.refuses('SystemAccountAlreadyInUse', [await init()], [authority]);
  });
});

describe('sweep_fees', () => {
  it('takes the whole vault into today’s treasury, by anyone', async () => {
    const world = await World.ready();
    world.donate(mints.usdcMint, FEE_USDC_VAULT, stranger, 1_001n);
    world.send([await sweepFeesIx()], [stranger]);
    assert.deepEqual([treasuryTotal(ledger(world)), ledger(world).feesSwept], [1_001n, 1_001n]);
    assert.equal(tokenBalance(world.chain, FEE_USDC_VAULT), 0n);
    assert.equal(tokenBalance(world.chain, ESCROW_VAULT), 1_001n);
    const today = ledger(world).treasuryBuckets.find((bucket) => bucket.day === world.chain.now / DAY);
    assert.equal(today?.amount, 1_001n);
  });

  it('no fees', async () => {
    const world = await World.ready();
    world.refuses('NoFees', [await sweepFeesIx()], [stranger]);
  });

  it('an epoch splits it when its challenge window is over', async () => {
    const world = await World.ready();
    world.donate(mints.usdcMint, FEE_USDC_VAULT, stranger, 1_000n);
    world.send([await sweepFeesIx()], [stranger]);
    await toDay(world, world.chain.now / DAY + 3n);
    assert.equal(ledger(world).burnBudget, 500n);
    assert.equal(ledger(world).usdcStreamed, 500n);
  });
});

describe('sell_fees', () => {
  it('sells on the pool what it says, for today’s treasury, by anyone', async () => {
    const world = await earned();
    const expected = quoteOut(MOST, WSOL_RESERVES.base, WSOL_RESERVES.quote, FEE_BPS);
    world.send([await sell(world, MOST)], [stranger]);
    assert.deepEqual([treasuryTotal(ledger(world)), ledger(world).feesSwept], [expected, expected]);
    assert.deepEqual([traded(world).spent, traded(world).bought], [MOST, expected]);
    assert.equal(tokenBalance(world.chain, FEE_WSOL_VAULT), SOL - MOST);
    assert.equal(traded(world).lastSliceAt, world.chain.now);
  });

  it('compute-budget instructions may stand beside it, and nothing else', async () => {
    const world = await earned();
    wrap(world, stranger, SOL);
    const ix = await sell(world, MOST);
    const pay = SystemProgram.transfer({ fromPubkey: stranger.publicKey, toPubkey: keeper.publicKey, lamports: 1 });
    for (const beside of [pay, ix, await tradeWsol('wsol', 1_000n)]) {
      world.refuses('NotAlone', [ix, beside], [stranger]);
      world.refuses('NotAlone', [beside, ix], [stranger]);
    }
    world.send([ComputeBudgetProgram.setComputeUnitLimit({ units: 300_000 }), ix], [stranger]);
  });

  it('beyond half of fee × reserve, and dust', async () => {
    const world = await earned();
    world.refuses('SliceOutOfRange', [await sell(world, MOST + 1n)], [keeper]);
    world.refuses('SliceOutOfRange', [await sell(world, MOST / 4n - 1n)], [keeper]);
    world.send([await sell(world, MOST / 4n)], [keeper]);
  });

  it('beyond what the vault holds', async () => {
    const world = await earned(1_000n);
    world.refuses('SliceAboveBudget', [await sell(world, 1_001n)], [keeper]);
    world.send([await sell(world, 1_000n)], [keeper]);
  });

  it('too soon after the last one', async () => {
    const world = await earned();
    world.send([await sell(world, MOST)], [keeper]);
    world.chain.warp(599n);
    await observe(world, wsolVenue(world));
    world.refuses('SliceTooSoon', [await sell(world, MOST)], [keeper]);
    world.chain.warp(1n);
    world.send([await sell(world, MOST)], [keeper]);
  });

  it('selling first does not raise the bound', async () => {
    const world = await earned();
    wrap(world, stranger, SOL);
    world.send([await tradeWsol('wsol', SOL)], [stranger]);
    world.refuses('SliceOutOfRange', [await sell(world, MOST + 1n)], [keeper]);
    world.send([await sell(world, MOST)], [keeper]);
  });

  it('spot out of the band', async () => {
    const world = await earned();
    wrap(world, stranger, 4n * SOL);
    world.send([await tradeWsol('wsol', 4n * SOL)], [stranger]);
    world.refuses('PriceOutsideBand', [await sell(world, MOST)], [keeper]);
  });

  it('a market for ZERO is none for wSOL, and the other way round', async () => {
    const world = await earned();
    world.refuses('WrongVenue', [await sellFeesIx(world.venue, MOST)], [keeper]);
    world.refuses('WrongVenue', [await buybackSliceIx(wsolVenue(world), mints, USDC)], [keeper]);
  });

  it('not before the venue’s 48 hours, not after its retirement', async () => {
    const world = await World.ready();
    await listWsol(world);
    assert.equal(traded(world).activeAt, world.chain.now + 48n * HOUR);
    world.donate(NATIVE_MINT, FEE_WSOL_VAULT, stranger, SOL);
    await watchPrice(world, 20, wsolVenue(world));
    world.refuses('VenueNotActive', [await sell(world, MOST)], [keeper]);
    const late = await earned();
    late.send([await retireVenueIx(guardian.publicKey, wsolVenue(late).pool)], [keeper, guardian]);
    late.refuses('VenueRetired', [await sell(late, MOST)], [keeper]);
  });

  it('another program, pool or vault than the venue’s', async () => {
    const world = await earned();
    const other = world.fund(mints.usdcMint, stranger.publicKey, 0n);
    for (const change of [{ program: SystemProgram.programId }, { baseVault: other }, { quoteVault: other }]) {
      world.refuses('AccountMismatch', [await sellFeesIx({ ...wsolVenue(world), ...change }, MOST)], [keeper]);
    }
  });

  it('gifts to the slice vault change nothing', async () => {
    const world = await earned();
    world.donate(mints.usdcMint, SLICE_VAULT, stranger, 777n);
    world.send([await sell(world, MOST)], [keeper]);
    assert.equal(tokenBalance(world.chain, SLICE_VAULT), 777n);
  });

  it('has nothing to do with the spacing of buybacks on another venue', async () => {
    const world = await earned();
    await fillTreasury(world, 200n * USDC);
    await openNextEpoch(world);
    for (const venue of [world.venue, wsolVenue(world)]) await watchPrice(world, 20, venue);
    await observe(world);
    world.send([await sell(world, MOST)], [keeper]);
    world.send([await buybackSliceIx(world.venue, mints, 100n * USDC)], [keeper]);
  });

  it('no sandwich profits: sell, the largest sale, buy back', async () => {
    for (const size of [SOL / 10n, SOL / 2n, SOL, 2n * SOL]) {
      const world = await earned();
      wrap(world, stranger, size);
      const held = (mint: typeof NATIVE_MINT) => tokenBalance(world.chain, ataAddress(stranger.publicKey, mint));
      const before = held(mints.usdcMint);
      world.send([await tradeWsol('wsol', size)], [stranger]);
      world.send([await sell(world, MOST)], [stranger]);
      world.send([await tradeWsol('usdc', held(mints.usdcMint) - before)], [stranger]);
      assert.ok(held(NATIVE_MINT) <= size, `${size} lamports: ${held(NATIVE_MINT) - size}`);
    }
  });
});
