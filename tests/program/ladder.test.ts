import assert from 'node:assert/strict';
import { addBondIx, carryHeadroom, CONFIG } from '@shardmarket/sdk';
import { mints, USDC, ZERO } from './support/actors.ts';
import { DAY } from './support/days.ts';
import { claim, openSession, posting, postReceipts, registerWorker, settle, type Hand } from './support/deeds.ts';
import { World } from './support/world.ts';

/** What a bond of 1,000 ZERO carries, and one of 10,000. */
const [FIRST, SECOND] = [1_000n * USDC, 5_000n * USDC];

/** A worker with a bond of 1,000 ZERO that has earned 7,000 USDC, nothing of it covered. */
async function busy(): Promise<{ world: World; hand: Hand }> {
  const world = await World.ready();
  const hand = await registerWorker(world, 'operator', 1_000n * ZERO);
  await settle(world, await openSession(world, { deposit: 10_000n * USDC }), [hand, 10_000n * USDC]);
  return { world, hand };
}

const headroom = (world: World, hand: Hand) =>
  carryHeadroom(world.get('worker', hand.address), world.get('config', CONFIG).limits, world.chain.now);

const bond = (hand: Hand, amount: bigint) => addBondIx(hand.operator.publicKey, mints.zeroMint, amount);

describe('bond ladder', () => {
  it('no more vests at once than the bond carries, to the micro-USDC; the rest stays uncovered', async () => {
    const { world, hand } = await busy();
    assert.equal(headroom(world, hand), FIRST);
    world.refuses('LadderExceeded', [await posting(world, hand, FIRST + 1n)], [hand.operator]);
    await postReceipts(world, hand, 400n * USDC);
    assert.equal(headroom(world, hand), 600n * USDC);
    world.refuses('LadderExceeded', [await posting(world, hand, 600n * USDC + 1n)], [hand.operator]);
    await postReceipts(world, hand, 600n * USDC);
    world.refuses('LadderExceeded', [await posting(world, hand, 1n)], [hand.operator]);
    assert.equal(world.get('worker', hand.address).uncovered, 6_000n * USDC);
  });

  it('a higher bond carries more at once', async () => {
    const { world, hand } = await busy();
    world.send([await bond(hand, 9_000n * ZERO - 1n)], [hand.operator]);
    world.refuses('LadderExceeded', [await posting(world, hand, FIRST + 1n)], [hand.operator]);
    world.send([await bond(hand, 1n)], [hand.operator]);
    await postReceipts(world, hand, SECOND);
    world.refuses('LadderExceeded', [await posting(world, hand, 1n)], [hand.operator]);
  });

  it('what has vested counts no more, claimed or not', async () => {
    const { world, hand } = await busy();
    await postReceipts(world, hand, FIRST);
    world.chain.warp(2n * DAY);
    assert.equal(headroom(world, hand), FIRST);
    await postReceipts(world, hand, FIRST);
    world.refuses('LadderExceeded', [await posting(world, hand, 1n)], [hand.operator]);
    await claim(world, hand);
    world.refuses('LadderExceeded', [await posting(world, hand, 1n)], [hand.operator]);
    assert.equal(world.get('worker', hand.address).claimed, FIRST);
  });
});
