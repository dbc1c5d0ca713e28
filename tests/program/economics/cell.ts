/** The worlds that attacks are tried in: a pool of some depth and fee, a burn budget to spend, and an attacker with much of everything. */
import { LEDGER, maxSlice } from '@shardmarket/sdk';
import assert from 'node:assert/strict';
import type { Keypair } from '@solana/web3.js';
import { HOUR, USDC } from '../support/actors.ts';
import { fillTreasury, openNextEpoch, watchPrice } from '../support/days.ts';
import { World, type PoolTerms } from '../support/world.ts';

/** Nine times the price: the largest push that is tried, in parts of the pool's USDC. */
export const LARGEST_PUSH = 2n;
/** micro-ZERO for one micro-USDC at first. */
const ZERO_PER_USDC = 10n;

/** One setting: a pool, and how much of the largest slice or fill is traded. */
export interface Cell {
  readonly pool: PoolTerms;
  /** the traded part of the most that the program allows, in quarters */
  readonly quarters: bigint;
  readonly attacker: Keypair;
  /** a world in which a slice and a fill are due now, the fill at its highest price */
  readonly fork: () => World;
}

/** `quarters` of the largest slice on a pool that was never seen with less USDC than `quote`. */
export function sliceOf({ pool, quarters }: Pick<Cell, 'pool' | 'quarters'>, quote = pool.quote): bigint {
  return (maxSlice(quote, pool.feeBps) * quarters) / 4n;
}

/** Makes the settings of a pool with so much USDC (micro) and so high a fee; one for each size of the slice. */
export async function cellsOf(quote: bigint, feeBps: number, sizes: readonly bigint[]): Promise<Cell[]> {
  const pool = { quote, base: quote * ZERO_PER_USDC, feeBps };
  const world = await World.ready(pool);
  const attacker = world.actor('attacker', 4n * LARGEST_PUSH * quote, 4n * LARGEST_PUSH * pool.base);
  const budget = 2n * maxSlice((1n + LARGEST_PUSH) * quote, feeBps) + USDC;
  await fillTreasury(world, 2n * budget);
  await openNextEpoch(world);
  assert.equal(world.get('ledger', LEDGER).burnBudget, budget);
  world.chain.warp(6n * HOUR - 1_200n);
  await watchPrice(world);
  const fork = world.fork();
  return sizes.map((quarters) => ({ pool, quarters, attacker, fork }));
}
