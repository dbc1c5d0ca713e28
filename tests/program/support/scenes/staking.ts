import {
  claimYieldIx,
  linkBoostIx,
  refreshBoostIx,
  requestUnstakeIx,
  stakeIx,
  unlinkBoostIx,
  withdrawStakeIx,
} from '@shardmarket/sdk';
import { key, mints } from '../actors.ts';
import { DAY } from '../days.ts';
import type { Lively } from './lively.ts';
import { valid, type Valid } from './valid.ts';

const [alice, bob] = [key('alice'), key('bob')];

export async function stakingScenes({ world, hand: { address, operator } }: Lively): Promise<Valid[]> {
  const link = await linkBoostIx(alice.publicKey, address, operator.publicKey);
  const linked = world.fork()();
  linked.send([link], [alice, operator]);
  linked.chain.warp(DAY);
  const boosting = await requestUnstakeIx(alice.publicKey, 1n, address);
  return [
    valid(world, await stakeIx(alice.publicKey, mints.zeroMint, 1n), alice),
    valid(world, await requestUnstakeIx(alice.publicKey, 1n), alice),
    { ...valid(linked, boosting, alice), variant: 'boosting' },
    valid(world, await withdrawStakeIx(bob.publicKey, mints.zeroMint), bob),
    valid(world, await claimYieldIx(alice.publicKey, mints.usdcMint), alice),
    valid(world, link, alice, operator),
    valid(linked, await unlinkBoostIx(alice.publicKey, address, operator.publicKey), operator),
    valid(linked, await refreshBoostIx(alice.publicKey, address)),
  ];
}
