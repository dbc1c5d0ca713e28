import { buybackSliceIx, LEDGER, observePriceIx, openEpochIx } from '@shardmarket/sdk';
import { key, mints, USDC } from '../actors.ts';
import type { Lively } from './lively.ts';
import { valid, type Valid } from './valid.ts';

export async function marketScenes({ world }: Lively): Promise<Valid[]> {
  const stranger = key('stranger');
  const day = world.get('ledger', LEDGER).lastEpochDay + 1n;
  const observed = world.fork()();
  observed.chain.warp(120n);
  return [
    valid(world, await openEpochIx(stranger.publicKey, mints.usdcMint, day), stranger),
    valid(observed, await observePriceIx(world.venue)),
    valid(world, await buybackSliceIx(world.venue, mints, 50n * USDC)),
  ];
}
