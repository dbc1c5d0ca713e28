import { applyLimitsIx, queueLimitsIx, type Limits } from '@shardmarket/sdk';
import { authority, HOUR, limits } from './actors.ts';
import type { World } from './world.ts';

/** Changes some of the tests' limits the way that there is: through the queue, which takes 48 hours. */
export async function changeLimits(world: World, change: Partial<Limits>): Promise<void> {
  world.send([await queueLimitsIx(authority.publicKey, { ...limits, ...change })], [authority]);
  world.chain.warp(48n * HOUR);
  world.send([await applyLimitsIx(authority.publicKey)], [authority]);
}
