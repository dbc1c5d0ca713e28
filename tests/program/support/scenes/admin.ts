import {
  acceptAuthorityIx,
  applyLimitsIx,
  cancelLimitsIx,
  initConfigIx,
  initFeeVaultsIx,
  initVaultsIx,
  pauseIx,
  proposeAuthorityIx,
  queueLimitsIx,
  registerModelIx,
  registerVenueIx,
  retireVenueIx,
  unpauseIx,
} from '@shardmarket/sdk';
import { authority, guardian, HOUR, key, limits, mints } from '../actors.ts';
import { World } from '../world.ts';
import type { Lively } from './lively.ts';
import { valid, type Valid } from './valid.ts';

/** The instructions that set a program up, each in the world just before it. */
export async function settingUp(): Promise<Valid[]> {
  const world = await World.deployed();
  const before: Valid[] = [];
  const steps = [
    await initConfigIx(authority.publicKey, mints, limits),
    await initVaultsIx(authority.publicKey, mints),
    await initFeeVaultsIx(authority.publicKey, mints.usdcMint),
    await registerVenueIx(authority.publicKey, world.venue),
  ];
  for (const instruction of steps) {
    before.push(valid(world.fork()(), instruction, authority));
    world.send([instruction], [authority]);
  }
  return before;
}

export async function adminScenes({ world }: Lively): Promise<Valid[]> {
  const model = {
    manifestHash: new Uint8Array(32),
    numericsClass: new Uint8Array(32).fill(1),
    layerCount: 1,
    priceCeiling: 1n,
  };
  const next = key('next authority');
  const proposal = await proposeAuthorityIx(authority.publicKey, next.publicKey);
  const proposed = world.fork()();
  proposed.actor('next authority', 0n, 0n);
  proposed.send([proposal], [authority]);
  const change = await queueLimitsIx(authority.publicKey, limits);
  const queued = world.fork()();
  queued.send([change], [authority]);
  const due = queued.fork()();
  due.chain.warp(48n * HOUR);
  const pause = await pauseIx(guardian.publicKey);
  const paused = world.fork()();
  paused.send([pause], [authority, guardian]);
  return [
    valid(world, await registerModelIx(authority.publicKey, model), authority),
    valid(world, proposal, authority),
    valid(proposed, await acceptAuthorityIx(next.publicKey), next),
    valid(world, change, authority),
    valid(due, await applyLimitsIx(authority.publicKey)),
    valid(queued, await cancelLimitsIx(authority.publicKey, authority.publicKey), authority),
    valid(world, pause, guardian),
    valid(paused, await unpauseIx(guardian.publicKey), guardian),
    valid(world, await retireVenueIx(guardian.publicKey, world.pool), guardian),
  ];
}
