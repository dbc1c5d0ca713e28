import {
  addBondIx,
  applyPayoutIx,
  cancelPayoutIx,
  claimForIx,
  proposePayoutIx,
  registerWorkerIx,
  requestExitIx,
  rotateOperatorIx,
  setOfferIx,
} from '@shardmarket/sdk';
import { key, LAYERS, limits, MANIFEST_HASH, mints } from '../actors.ts';
import { DAY } from '../days.ts';
import { claimInstruction, requestExit, withdrawal } from '../deeds.ts';
import type { Lively } from './lively.ts';
import { valid, type Valid } from './valid.ts';

const stranger = key('stranger');

export async function workerScenes({ world, hand }: Lively): Promise<Valid[]> {
  const offer = { manifestHash: MANIFEST_HASH, zeroMint: mints.zeroMint, layers: [0, 1] as const, ask: 1n };
  const fresh = { ...offer, operator: stranger.publicKey, payout: stranger.publicKey, bond: limits.minBond };
  const { operator } = hand;
  const changed = { manifestHash: MANIFEST_HASH, operator: operator.publicKey, layers: [1, LAYERS] as const, ask: 2n };
  const leaving = world.fork()();
  await requestExit(leaving, hand);
  leaving.chain.warp(limits.exitCooldownSecs);
  const { address, payout } = hand;
  const proposal = await proposePayoutIx(address, payout.publicKey, stranger.publicKey);
  const proposed = world.fork()();
  proposed.send([proposal], [payout]);
  const due = proposed.fork()();
  due.chain.warp(2n * DAY);
  const paid = { worker: address, payout: payout.publicKey, usdcMint: mints.usdcMint };
  return [
    valid(world, await registerWorkerIx(fresh), stranger),
    valid(world, await addBondIx(operator.publicKey, mints.zeroMint, 1n), operator),
    valid(world, await claimInstruction(world, hand), operator),
    valid(world, await setOfferIx(changed), operator),
    valid(world, await requestExitIx(operator.publicKey), operator),
    valid(leaving, await withdrawal(hand)),
    valid(world, await claimForIx(paid)),
    valid(world, await rotateOperatorIx(address, payout.publicKey, stranger.publicKey), stranger, payout),
    valid(world, proposal, payout),
    valid(due, await applyPayoutIx(address)),
    valid(proposed, await cancelPayoutIx(address, operator.publicKey), operator),
  ];
}
