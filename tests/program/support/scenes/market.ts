import {
  buybackSliceIx,
  FEE_USDC_VAULT,
  fillBurnAuctionIx,
  observePriceIx,
  openEpochIx,
  sellFeesIx,
  sweepFeesIx,
} from '@shardmarket/sdk';
import { key, mints, USDC, ZERO } from '../actors.ts';
import { DAY, toDay } from '../days.ts';
import { settle } from '../deeds.ts';
import { earnWsol, SOL, wsolVenue } from '../fees.ts';
import type { Lively } from './lively.ts';
import { valid, type Valid } from './valid.ts';

export async function marketScenes({ world, hand, escrow }: Lively): Promise<Valid[]> {
  const stranger = key('stranger');
  const filled = world.fork()();
  await settle(filled, escrow, [hand, 10n * USDC]);
  const day = filled.chain.now / DAY + 2n;
  await toDay(filled, day);
  const observed = world.fork()();
  observed.chain.warp(120n);
  const swept = world.fork()();
  swept.donate(mints.usdcMint, FEE_USDC_VAULT, stranger, 7n * USDC);
  const sale = { seller: stranger.publicKey, zeroIn: 1_000n * ZERO, minUsdc: 1n };
  const sold = world.fork()();
  await earnWsol(sold);
  return [
    valid(filled, await openEpochIx(stranger.publicKey, mints.usdcMint, day), stranger),
    valid(observed, await observePriceIx(world.venue)),
    valid(world, await buybackSliceIx(world.venue, mints, 50n * USDC)),
    valid(world, await fillBurnAuctionIx(world.venue, { ...sale, ...mints }), stranger),
    valid(swept, await sweepFeesIx()),
    valid(sold, await sellFeesIx(wsolVenue(sold), SOL / 5n)),
  ];
}
