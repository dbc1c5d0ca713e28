import { claimYieldIx, requestUnstakeIx, stakeIx, withdrawStakeIx } from '@shardmarket/sdk';
import { key, mints } from '../actors.ts';
import type { Lively } from './lively.ts';
import { valid, type Valid } from './valid.ts';

const [alice, bob] = [key('alice'), key('bob')];

export async function stakingScenes({ world }: Lively): Promise<Valid[]> {
  return [
    valid(world, await stakeIx(alice.publicKey, mints.zeroMint, 1n), alice),
    valid(world, await requestUnstakeIx(alice.publicKey, 1n), alice),
    valid(world, await withdrawStakeIx(bob.publicKey, mints.zeroMint), bob),
    valid(world, await claimYieldIx(alice.publicKey, mints.usdcMint), alice),
  ];
}
