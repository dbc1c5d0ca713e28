import { addBondIx, registerWorkerIx } from '@shardmarket/sdk';
import { key, limits, MANIFEST_HASH, mints } from '../actors.ts';
import { claimInstruction } from '../deeds.ts';
import type { Lively } from './lively.ts';
import { valid, type Valid } from './valid.ts';

const stranger = key('stranger');

export async function workerScenes({ world, hand }: Lively): Promise<Valid[]> {
  const offer = { manifestHash: MANIFEST_HASH, zeroMint: mints.zeroMint, layers: [0, 1] as const, ask: 1n };
  const fresh = { ...offer, operator: stranger.publicKey, payout: stranger.publicKey, bond: limits.minBond };
  const { operator } = hand;
  return [
    valid(world, await registerWorkerIx(fresh), stranger),
    valid(world, await addBondIx(operator.publicKey, mints.zeroMint, 1n), operator),
    valid(world, await claimInstruction(world, hand), operator),
  ];
}
