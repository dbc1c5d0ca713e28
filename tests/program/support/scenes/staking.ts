import {
  claimCreditsIx,
  claimYieldIx,
  linkBoostIx,
  refreshBoostIx,
  requestUnstakeIx,
  stakeIx,
  unlinkBoostIx,
  withdrawStakeIx,
} from '@shardmarket/sdk';
import { key, mints, USDC } from '../actors.ts';
import { DAY, fillTreasury, openNextEpoch } from '../days.ts';
import { sessionTerms } from '../deeds.ts';
import type { Lively } from './lively.ts';
import { valid, type Valid } from './valid.ts';

const [alice, bob] = [key('alice'), key('bob')];

export async function stakingScenes({ world, hand: { address, operator } }: Lively): Promise<Valid[]> {
  const link = await linkBoostIx(alice.publicKey, address, operator.publicKey);
  const linked = world.fork()();
  linked.send([link], [alice, operator]);
  linked.chain.warp(DAY);
  const boosting = await requestUnstakeIx(alice.publicKey, 1n, address);
  const credited = world.fork()();
  await fillTreasury(credited, 200n * USDC);
  await openNextEpoch(credited);
  const credit = { ...sessionTerms(credited), owner: alice.publicKey, amount: USDC };
  const opened = credited.fork()();
  opened.send([await claimCreditsIx(credit)], [alice]);
  return [
    valid(world, await stakeIx(alice.publicKey, mints.zeroMint, 1n), alice),
    valid(world, await requestUnstakeIx(alice.publicKey, 1n), alice),
    { ...valid(linked, boosting, alice), variant: 'boosting' },
    valid(world, await withdrawStakeIx(bob.publicKey, mints.zeroMint), bob),
    valid(world, await claimYieldIx(alice.publicKey, mints.usdcMint), alice),
    valid(world, link, alice, operator),
    valid(linked, await unlinkBoostIx(alice.publicKey, address, operator.publicKey), operator),
    valid(linked, await refreshBoostIx(alice.publicKey, address)),
    { ...valid(credited, await claimCreditsIx(credit), alice), variant: 'new session' },
    { ...valid(opened, await claimCreditsIx({ ...credit, amount: 1n }), alice), variant: 'top-up' },
  ];
}
