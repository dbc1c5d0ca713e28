import { LEDGER, requestCloseIx, requestUnstakeIx } from '@shardmarket/sdk';
import { HOUR, key, USDC, ZERO } from '../actors.ts';
import { DAY, fillTreasury, openNextEpoch, watchPrice } from '../days.ts';
import { openSession, postReceipts, registerWorker, settle, stake, type Escrow, type Hand } from '../deeds.ts';
import { World } from '../world.ts';

/** A world in which nearly every instruction has something to do. Scenes must not change it: a scene that needs more forks it. */
export interface Lively {
  readonly world: World;
  /** a worker with vested and uncovered earnings */
  readonly hand: Hand;
  /** an open session of the buyer's with its deposit unspent */
  readonly escrow: Escrow;
  /** one that the buyer asked to close and whose grace period is over */
  readonly closing: Escrow;
}

/** Makes that world: alice stakes and has yield, bob's stake has cooled, the treasury is full, the price has been watched. */
export async function lively(): Promise<Lively> {
  const world = await World.ready();
  const [alice, bob, buyer] = [key('alice'), key('bob'), key('buyer')];
  await stake(world, alice, 10n * ZERO);
  await stake(world, bob, 10n * ZERO);
  world.send([await requestUnstakeIx(bob.publicKey, 10n * ZERO)], [bob]);
  const hand = await registerWorker(world, 'operator');
  await settle(world, await openSession(world, { salt: 9n }), [hand, 10n * USDC]);
  await postReceipts(world, hand, USDC);
  await fillTreasury(world, 200n * USDC);
  await openNextEpoch(world);
  world.chain.warp(8n * DAY);
  while (world.get('ledger', LEDGER).lastEpochDay < world.chain.now / DAY - 1n) await openNextEpoch(world);
  const escrow = await openSession(world);
  const closing = await openSession(world, { salt: 2n });
  world.send([await requestCloseIx(buyer.publicKey, closing.address)], [buyer]);
  world.chain.warp(HOUR);
  await watchPrice(world);
  return { world, hand, escrow, closing };
}
