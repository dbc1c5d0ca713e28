import assert from 'node:assert/strict';
import { applyPayoutIx, ataAddress, cancelPayoutIx, proposePayoutIx, rotateOperatorIx } from '@shardmarket/sdk';
import { PublicKey, type Keypair } from '@solana/web3.js';
import { HOUR, key, mints, USDC } from './support/actors.ts';
import { DAY } from './support/days.ts';
import { claim, claimInstruction, earner, posting, postReceipts, registerWorker, type Hand } from './support/deeds.ts';
import { withAccount } from './support/mutate.ts';
import { tokenBalance } from './support/tokens.ts';
import type { World } from './support/world.ts';

const stranger = key('stranger');
/** Seconds that a payout key waits, and between two changes of the operator. */
const [PAYOUT_DELAY, SPACING] = [2n * DAY, 4n * DAY];

const rotation = (hand: Hand, next: Keypair) => rotateOperatorIx(hand.address, hand.payout.publicKey, next.publicKey);

const rotate = async (world: World, hand: Hand, next: Keypair) =>
  world.send([await rotation(hand, next)], [next, hand.payout]);

describe('rotate_operator', () => {
  it('gives the worker to another operator, and keeps its address, its earnings and the last operator', async () => {
    const { world, hand } = await earner();
    const next = world.actor('next operator');
    const before = world.get('worker', hand.address);
    await rotate(world, hand, next);
    const after = world.get('worker', hand.address);
    const changed = { operator: next.publicKey, priorOperator: hand.operator.publicKey, rotatedAt: world.chain.now };
    assert.deepEqual(after, { ...before, ...changed });
    world.refuses('Unauthorized', [await posting(world, hand, USDC)], [hand.operator]);
    await postReceipts(world, { ...hand, operator: next }, USDC);
    world.chain.warp(2n * DAY);
    await claim(world, { ...hand, operator: next });
  });

  it('a stolen operator key keeps nothing: the payout key replaces it, and it cannot replace itself', async () => {
    const { world, hand } = await earner();
    const [thief, next] = [world.actor('thief'), world.actor('next operator')];
    for (const by of [hand.operator, thief, stranger]) {
      const ix = await rotateOperatorIx(hand.address, by.publicKey, thief.publicKey);
      world.refuses('Unauthorized', [ix], [by, thief]);
    }
    const unsigned = withAccount(await rotation(hand, next), 'payout', { isSigner: false });
    world.refuses('MissingRequiredSignature', [unsigned], [next]);
    await rotate(world, hand, next);
  });

  it('nobody becomes an operator without agreeing', async () => {
    const { world, hand } = await earner();
    const unasked = withAccount(await rotation(hand, stranger), 'next', { isSigner: false });
    world.refuses('MissingRequiredSignature', [unasked], [hand.payout]);
  });

  it('not within 4 days of the last change, to the second: its receipts would be no evidence', async () => {
    const { world, hand } = await earner();
    const [one, two] = [world.actor('one'), world.actor('two')];
    await rotate(world, hand, one);
    world.chain.warp(SPACING - 1n);
    world.refuses('RotatedTooRecently', [await rotation(hand, two)], [two, hand.payout]);
    assert.ok(world.get('worker', hand.address).priorOperator.equals(hand.operator.publicKey));
    world.chain.warp(1n);
    await rotate(world, hand, two);
    assert.ok(world.get('worker', hand.address).priorOperator.equals(one.publicKey));
  });
});

describe('payout key', () => {
  const setUp = async () => {
    const { world, hand } = await earner();
    await postReceipts(world, hand, 30n * USDC);
    world.chain.warp(2n * DAY);
    const next = world.actor('next payout', 0n, 0n);
    const proposal = await proposePayoutIx(hand.address, hand.payout.publicKey, next.publicKey);
    return { world, hand, next, proposal, application: await applyPayoutIx(hand.address) };
  };

  it('changes 48 hours after its proposal, by anyone; until then the old one is paid', async () => {
    const { world, hand, next, proposal, application } = await setUp();
    world.refuses('PayoutNotDue', [application], [stranger]);
    world.send([proposal], [hand.payout]);
    assert.equal(world.get('worker', hand.address).payoutAt, world.chain.now + PAYOUT_DELAY);
    world.chain.warp(PAYOUT_DELAY - 1n);
    world.refuses('PayoutNotDue', [application], [stranger]);
    await claim(world, hand);
    assert.equal(tokenBalance(world.chain, ataAddress(hand.payout.publicKey, mints.usdcMint)), 30n * USDC);
    world.chain.warp(1n);
    world.send([application], [stranger]);
    const worker = world.get('worker', hand.address);
    assert.ok(worker.payout.equals(next.publicKey) && worker.pendingPayout.equals(PublicKey.default));
    world.refuses('PayoutNotDue', [application], [stranger]);
    await postReceipts(world, hand, 40n * USDC);
    world.chain.warp(2n * DAY);
    world.refuses('InvalidAccountData', [await claimInstruction(world, hand)], [hand.operator]);
    await claim(world, { ...hand, payout: next });
    assert.equal(tokenBalance(world.chain, ataAddress(next.publicKey, mints.usdcMint)), 40n * USDC);
  });

  it('payout hijack: a stolen operator key proposes nothing', async () => {
    const { world, hand } = await setUp();
    for (const thief of [hand.operator, stranger]) {
      const ix = await proposePayoutIx(hand.address, thief.publicKey, thief.publicKey);
      world.refuses('Unauthorized', [ix], [thief]);
    }
    const ix = await proposePayoutIx(hand.address, hand.payout.publicKey, stranger.publicKey);
    world.refuses('MissingRequiredSignature', [withAccount(ix, 'payout', { isSigner: false })], [stranger]);
  });

  it('a proposal is refused by operator or payout key, and by nobody else', async () => {
    const { world, hand, proposal, application } = await setUp();
    for (const by of [hand.operator, hand.payout]) {
      world.send([proposal], [hand.payout]);
      world.refuses('Unauthorized', [await cancelPayoutIx(hand.address, stranger.publicKey)], [stranger]);
      const cancel = await cancelPayoutIx(hand.address, by.publicKey);
      world.send([cancel], [by]);
      world.refuses('PayoutNotDue', [cancel], [by]);
      world.chain.warp(PAYOUT_DELAY);
      world.refuses('PayoutNotDue', [application], [stranger]);
    }
  });

  it('a second proposal waits anew, and nobody is no payout key', async () => {
    const { world, hand, proposal, application } = await setUp();
    world.send([proposal], [hand.payout]);
    world.chain.warp(PAYOUT_DELAY - HOUR);
    world.send([await proposePayoutIx(hand.address, hand.payout.publicKey, stranger.publicKey)], [hand.payout]);
    world.chain.warp(HOUR);
    world.refuses('PayoutNotDue', [application], [stranger]);
    const nobody = await proposePayoutIx(hand.address, hand.payout.publicKey, PublicKey.default);
    world.refuses('AccountMismatch', [nobody], [hand.payout]);
  });

  it('only of the worker whose payout key signs', async () => {
    const { world, hand } = await setUp();
    const other = await registerWorker(world, 'another');
    const ix = await proposePayoutIx(other.address, hand.payout.publicKey, hand.payout.publicKey);
    world.refuses('Unauthorized', [ix], [hand.payout]);
  });
});
