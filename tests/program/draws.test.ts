import assert from 'node:assert/strict';
import { sha256 } from '@noble/hashes/sha2.js';
import {
  BATCH,
  batchAddress,
  concat,
  CONFIG,
  drawableAt,
  drawableUntil,
  drawBatchIx,
  isDrawable,
} from '@shardmarket/sdk';
import type { PublicKey } from '@solana/web3.js';
import { key, limits, USDC } from './support/actors.ts';
import { DAY } from './support/days.ts';
import { claim, claimInstruction, earner, post, postReceipts, registerWorker, type Hand } from './support/deeds.ts';
import { changeLimits } from './support/limits.ts';
import { withAccount } from './support/mutate.ts';
import { slotHash } from './support/slot-hashes.ts';
import type { World } from './support/world.ts';

const keeper = key('keeper');

/** A worker that has earned 70 USDC, in a market with these odds of an audit. */
async function audited(newAuditRateBps: number, auditRateBps = newAuditRateBps) {
  const { world, hand } = await earner();
  await changeLimits(world, { newAuditRateBps, auditRateBps });
  return { world, hand };
}

const batchOf = (world: World, hand: Hand, seq: bigint) => world.get('batch', batchAddress(hand.address, seq));

/** Draws as anybody can. */
async function draw(world: World, hand: Hand, seq: bigint) {
  return world.send([await drawBatchIx(hand.address, seq)], [keeper]);
}

/** The lot of a batch, 0 to 9,999: what the program computes of the slot hashes. */
function lot(address: PublicKey, slot: bigint): bigint {
  const hashes = [0n, 1n, 2n, 3n].map((i) => slotHash(slot + 32n + i));
  const hash = sha256(concat(...hashes, address.toBytes()));
  return new DataView(hash.buffer).getBigUint64(0, true) % 10_000n;
}

describe('draw_batch', () => {
  it('releases a batch that is not drawn, and only then can it be claimed', async () => {
    const { world, hand } = await earner();
    const seq = await post(world, hand, 30n * USDC);
    world.chain.warp(3n * DAY);
    world.refuses('NothingVested', [await claimInstruction(world, hand)], [hand.operator]);
    await draw(world, hand, seq);
    assert.deepEqual([batchOf(world, hand, seq).state, world.get('worker', hand.address).held], [BATCH.passed, 0n]);
    await claim(world, hand);
    assert.equal(world.get('worker', hand.address).claimed, 30n * USDC);
  });

  it('not before the fourth hash after 32 slots is there', async () => {
    const { world, hand } = await earner();
    const seq = await post(world, hand, USDC);
    const { slot } = batchOf(world, hand, seq);
    world.chain.passSlots(drawableAt(slot) - world.chain.slot - 1n);
    assert.equal(isDrawable(batchOf(world, hand, seq), world.chain.slot), false);
    world.refuses('DrawTooEarly', [await drawBatchIx(hand.address, seq)], [keeper]);
    world.chain.passSlots(1n);
    assert.equal(isDrawable(batchOf(world, hand, seq), world.chain.slot), true);
    await draw(world, hand, seq);
    assert.equal(isDrawable(batchOf(world, hand, seq), world.chain.slot), false);
  });

  it('the slot hashes decide, whoever asks and when, with the odds of the limits', async () => {
    const { world, hand } = await audited(5_000);
    const fates = new Set<number>();
    for (let i = 0; i < 12; i++) {
      const seq = await post(world, hand, USDC);
      const { slot } = batchOf(world, hand, seq);
      const early = world.fork()();
      early.chain.passSlots(drawableAt(0n));
      await draw(early, hand, seq);
      world.chain.passSlots(drawableUntil(0n));
      await draw(world, hand, seq);
      const { state } = batchOf(world, hand, seq);
      assert.equal(batchOf(early, hand, seq).state, state);
      assert.equal(state, lot(batchAddress(hand.address, seq), slot) < 5_000n ? BATCH.audited : BATCH.passed);
      fates.add(state);
    }
    assert.equal(fates.size, 2);
    const { held, openAudits } = world.get('worker', hand.address);
    assert.equal(held, BigInt(openAudits) * USDC);
  });

  it('a batch under audit is held and has a deadline', async () => {
    const { world, hand } = await audited(10_000);
    const seq = await post(world, hand, 30n * USDC);
    world.chain.passSlots(100n);
    await draw(world, hand, seq);
    const { state, slot, deadline } = batchOf(world, hand, seq);
    assert.deepEqual([state, slot], [BATCH.audited, world.chain.slot]);
    assert.equal(deadline, world.chain.now + limits.auditResponseSecs);
    assert.equal(world.get('worker', hand.address).openAudits, 1);
    world.chain.warp(3n * DAY);
    world.refuses('NothingVested', [await claimInstruction(world, hand)], [hand.operator]);
  });

  it('a worker that waits until the hashes are gone is audited, where batches are drawn at all', async () => {
    for (const [rate, state] of [
      [1, BATCH.audited],
      [0, BATCH.passed],
    ] as const) {
      const { world, hand } = await audited(rate);
      const seq = await post(world, hand, USDC);
      world.chain.passSlots(drawableUntil(0n) + 1n);
      await draw(world, hand, seq);
      assert.equal(batchOf(world, hand, seq).state, state);
    }
  });

  it('a worker’s first 20 batches have odds of their own', async () => {
    const { world, hand } = await audited(10_000, 0);
    for (let i = 0n; i < 21n; i++) {
      await postReceipts(world, hand, USDC);
      assert.equal(batchOf(world, hand, i).state, i < 20n ? BATCH.audited : BATCH.passed);
    }
  });

  it('a batch is drawn once', async () => {
    const { world, hand } = await earner();
    await postReceipts(world, hand, USDC);
    world.refuses('WrongBatchState', [await drawBatchIx(hand.address, 0n)], [keeper]);
  });

  it('nobody brings hashes of his own, nor another worker', async () => {
    const { world, hand } = await earner();
    const other = await registerWorker(world, 'other');
    const seq = await post(world, hand, USDC);
    world.chain.passSlots(100n);
    const ix = await drawBatchIx(hand.address, seq);
    world.refuses('AccountMismatch', [withAccount(ix, 'slotHashes', CONFIG)], [keeper]);
    world.refuses('AccountMismatch', [withAccount(ix, 'worker', other.address)], [keeper]);
  });
});
