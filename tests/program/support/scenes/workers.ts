import { addBondIx, registerWorkerIx, requestExitIx, setOfferIx } from '@shardmarket/sdk';
import { key, LAYERS, limits, MANIFEST_HASH, mints } from '../actors.ts';
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
  return [
    valid(world, await registerWorkerIx(fresh), stranger),
    valid(world, await addBondIx(operator.publicKey, mints.zeroMint, 1n), operator),
    valid(world, await claimInstruction(world, hand), operator),
    valid(world, await setOfferIx(changed), operator),
    valid(world, await requestExitIx(operator.publicKey), operator),
    valid(leaving, await withdrawal(hand)),
  ];
}
