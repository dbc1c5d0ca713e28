/** Days, epochs and the price of ZERO, as tests move through them. */
import {
  LEDGER,
  observePriceIx,
  openEpochIx,
  swapIx,
  venueAddress,
  workerAddress,
  workerCut,
  type AuctionState,
} from '@shardmarket/sdk';
import { HOUR, key, limits, mints, USDC } from './actors.ts';
import { openSession, registerWorker, settle } from './deeds.ts';
import type { Sent } from './chain.ts';
import { tokenBalance } from './tokens.ts';
import type { World } from './world.ts';

export const DAY = 24n * HOUR;
const keeper = key('keeper');

/** Settles so much that the treasury's part is exactly `part` micro-USDC, then moves to the day on which it can be split. */
export async function fillTreasury(world: World, part: bigint): Promise<void> {
  const total = (part * 10n) / 3n;
  const spent = [total, total + 1n, total + 2n].find((amount) => amount - workerCut(amount) === part);
  if (spent === undefined) throw new RangeError(`no amount leaves a treasury part of ${part}`);
  const payer = world.actor('treasury filler', spent + USDC, 0n);
  const worker = workerAddress(key('treasury worker').publicKey);
  if (!world.chain.account(worker)) await registerWorker(world, 'treasury worker');
  const deposit = spent > USDC ? spent : USDC;
  const expiresAt = world.chain.now + 90n * DAY;
  await settle(world, await openSession(world, { deposit, salt: 77n, expiresAt }, payer), [worker, spent]);
  const days = (limits.challengeWindowSecs + DAY - 1n) / DAY + 1n;
  await toDay(world, world.chain.now / DAY + days);
}

/** Moves to the start of a day, opening the epochs of the days before it. */
export async function toDay(world: World, day: bigint): Promise<void> {
  world.chain.warp(day * DAY - world.chain.now);
  while (world.get('ledger', LEDGER).lastEpochDay + 1n < day) await openNextEpoch(world);
}

/** Opens the epoch after the last one, moving to its day if it has not begun. */
export async function openNextEpoch(world: World): Promise<bigint> {
  const day = world.get('ledger', LEDGER).lastEpochDay + 1n;
  if (world.chain.now < day * DAY) world.chain.warp(day * DAY - world.chain.now);
  world.send([await openEpochIx(keeper.publicKey, mints.usdcMint, day)], [keeper]);
  return day;
}

/** What the burn auction's price depends on. */
export function auctionOf(world: World): AuctionState {
  const [quoteReserve, baseReserve] = [world.venue.quoteVault, world.venue.baseVault].map((vault) =>
    tokenBalance(world.chain, vault),
  ) as [bigint, bigint];
  const [venue, ledger] = [world.get('venue', venueAddress(world.pool)), world.get('ledger', LEDGER)];
  return { venue, ledger, quoteReserve, baseReserve };
}

export async function observe(world: World, venue = world.venue): Promise<Sent> {
  return world.send([await observePriceIx(venue)], [keeper]);
}

/** Observes a venue's price every two minutes until the average covers 20 minutes. */
export async function watchPrice(world: World, minutes = 20, venue = world.venue): Promise<void> {
  await observe(world, venue);
  for (let passed = 0; passed < minutes; passed += 2) {
    world.chain.warp(120n);
    await observe(world, venue);
  }
}

/** Trades USDC for ZERO (or back) on the pool. */
export async function trade(world: World, sell: 'usdc' | 'zero', amountIn: bigint, trader = key('stranger')) {
  const [mintIn, mintOut] = sell === 'usdc' ? [mints.usdcMint, mints.zeroMint] : [mints.zeroMint, mints.usdcMint];
  return swapIx({ trader: trader.publicKey, pool: world.pool, mintIn, mintOut, amountIn, minOut: 1n });
}
