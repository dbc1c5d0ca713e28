import assert from 'node:assert/strict';
import { ataAddress, closeBatchIx, expireAuditIx, LEDGER, resolveIx } from '@shardmarket/sdk';
import { key, limits, mints, USDC, ZERO } from './support/actors.ts';
import {
  answered,
  answering,
  batchIn,
  challenged,
  expire,
  expiry,
  recess,
  resolution,
  resolve,
  seated,
  votes,
} from './support/court.ts';
import { DAY } from './support/days.ts';
import { registerWorker } from './support/deeds.ts';
import { withAccount } from './support/mutate.ts';
import { assertOver, changes } from './support/outcome.ts';

const [stranger, keeper] = [key('stranger'), key('keeper')];
const CHALLENGE = limits.challengeBond;
/** What a fault costs, and the part of it for those who found it. */
const [SLASHED, BOUNTY] = [500n * ZERO, 250n * ZERO];
/** Every batch is drawn for an audit. */
const ALL_DRAWN = { newAuditRateBps: 10_000 };

describe('resolve', () => {
  it('guilty: half of the bounty to the agreeing auditors, half and the bond to the challenger, the rest burned', async () => {
    const made = await answered();
    await votes(made, true, false, true);
    assert.deepEqual(await changes(made, resolve), {
      challenger: CHALLENGE + BOUNTY / 2n,
      auditors: [BOUNTY / 4n, 0n, BOUNTY / 4n],
      worker: -SLASHED,
      burned: SLASHED - BOUNTY,
      treasury: 70n * USDC,
    });
    assertOver(made);
    const { strikes, slashed, uncovered } = made.world.get('worker', made.hand.address);
    assert.deepEqual([strikes, slashed, uncovered], [1, SLASHED, 0n]);
    assert.equal(made.world.get('ledger', LEDGER).zeroSlashed, SLASHED - BOUNTY);
  });

  it('guilty by all three: what does not divide goes to the challenger', async () => {
    const made = await answered();
    await votes(made, true, true, true);
    const each = BOUNTY / 2n / 3n;
    const { challenger: paid, auditors } = await changes(made, resolve);
    assert.deepEqual([paid, auditors], [CHALLENGE + BOUNTY - 3n * each, [each, each, each]]);
  });

  it('guilty: the batch is forfeited even when its day has vested meanwhile', async () => {
    const made = await answered();
    await votes(made, true, true);
    made.world.chain.warp(3n * DAY);
    assert.equal((await changes(made, resolve)).treasury, 70n * USDC);
  });

  it('acquitted: the challenger’s bond goes to the worker and to the agreeing auditors, halves of it', async () => {
    const made = await answered();
    await votes(made, false, true, false);
    assert.deepEqual(await changes(made, resolve), {
      challenger: 0n,
      auditors: [CHALLENGE / 4n, 0n, CHALLENGE / 4n],
      worker: CHALLENGE / 2n,
      burned: 0n,
      treasury: 0n,
    });
    assertOver(made);
    assert.equal(made.world.get('worker', made.hand.address).strikes, 0);
  });

  it('two equal votes are needed', async () => {
    const made = await answered();
    made.world.refuses('NoVerdict', [await resolution(made)], [keeper]);
    await votes(made, true, false);
    made.world.refuses('NoVerdict', [await resolution(made)], [keeper]);
    await votes(made, undefined, undefined, false);
    await resolve(made);
    made.world.refuses('WrongBatchState', [await resolution(made)], [keeper]);
  });

  it('not before the answer', async () => {
    const made = await seated();
    made.world.refuses('WrongBatchState', [await resolution(made)], [keeper]);
  });

  it('a cap of slashes decides the audit all the same', async () => {
    const made = await answered(3, { slashCapBps: 0 });
    await votes(made, true, true);
    const { worker, burned, challenger: paid, treasury } = await changes(made, resolve);
    assert.deepEqual([worker, burned, paid, treasury], [0n, 0n, CHALLENGE, 70n * USDC]);
    assertOver(made);
  });

  it('with exactly the auditors of the audit, in its order', async () => {
    const made = await answered(4);
    await votes(made, true, true);
    const batch = batchIn(made);
    const [a, b, c] = batch.auditors;
    assert.ok(a && b && c);
    const idle = made.auditors.find(({ address }) => !batch.auditors.some((drawn) => drawn.equals(address)));
    assert.ok(idle);
    for (const auditors of [
      [b, a, c],
      [a, b, idle.address],
      [a, b],
    ]) {
      made.world.refuses('AccountMismatch', [await resolveIx({ ...batch, auditors }, mints.zeroMint)], [keeper]);
    }
    const more = await resolveIx({ ...batch, auditors: [a, b, c, idle.address] }, mints.zeroMint);
    made.world.refuses('AccountMismatch', [more], [keeper]);
    await resolve(made);
  });

  it('pays the challenger and nobody else, and never goes without', async () => {
    const made = await answered();
    await votes(made, true, true);
    const theirs = ataAddress(stranger.publicKey, mints.zeroMint);
    const ix = await resolution(made);
    made.world.refuses('InvalidAccountData', [withAccount(ix, 'challengerTokens', theirs)], [stranger]);
    made.world.refuses('InvalidSeeds', [withAccount(ix, 'bondVault', theirs)], [stranger]);
    const none = withAccount(ix, 'challengerTokens', { pubkey: ix.programId, isWritable: false });
    made.world.refuses('AccountMismatch', [none], [stranger]);
    const other = await registerWorker(made.world, 'other');
    made.world.refuses('AccountMismatch', [withAccount(ix, 'worker', other.address)], [stranger]);
  });

  it('guilty in an audit that the draw opened: all of the bounty to the agreeing auditors', async () => {
    const made = await answered(3, ALL_DRAWN);
    await votes(made, true, undefined, true);
    assert.deepEqual(await changes(made, resolve), {
      challenger: 0n,
      auditors: [BOUNTY / 2n, 0n, BOUNTY / 2n],
      worker: -SLASHED,
      burned: SLASHED - BOUNTY,
      treasury: 70n * USDC,
    });
    assertOver(made);
  });

  it('acquitted in an audit that the draw opened: nobody gets or loses anything', async () => {
    const made = await answered(3, ALL_DRAWN);
    await votes(made, false, false);
    const nothing = { challenger: 0n, auditors: [0n, 0n, 0n], worker: 0n, burned: 0n, treasury: 0n };
    assert.deepEqual(await changes(made, resolve), nothing);
    assertOver(made);
  });

  it('and then the batch’s account can go', async () => {
    const made = await answered();
    const ix = await closeBatchIx(made.batch, made.hand.operator.publicKey);
    made.world.refuses('BatchInUse', [ix], [stranger]);
    await votes(made, false, false);
    await resolve(made);
    made.world.send([ix], [stranger]);
    assert.equal(made.world.chain.account(made.batch), null);
  });
});

describe('expire_audit', () => {
  it('silence: all of the bounty and its bond to the challenger, the rest burned', async () => {
    const made = await seated();
    assert.deepEqual(await changes(made, expire), {
      challenger: CHALLENGE + BOUNTY,
      auditors: [0n, 0n, 0n],
      worker: -SLASHED,
      burned: SLASHED - BOUNTY,
      treasury: 70n * USDC,
    });
    assertOver(made);
  });

  it('silence in an audit that the draw opened: all that is slashed is burned', async () => {
    const made = await seated(3, ALL_DRAWN);
    const { challenger, worker, burned } = await changes(made, expire);
    assert.deepEqual([challenger, worker, burned], [0n, -SLASHED, SLASHED]);
    assertOver(made);
  });

  it('silence costs as much when no auditors were drawn', async () => {
    const made = await challenged(0);
    made.world.chain.warp(limits.auditResponseSecs + 1n);
    const before = made.world.get('worker', made.hand.address).bond;
    const batch = batchIn(made);
    const auditors = [made.hand.address];
    made.world.refuses(
      'ConstraintDuplicateMutableAccount',
      [await expireAuditIx({ ...batch, auditors }, mints.zeroMint)],
      [keeper],
    );
    made.world.send([await expiry(made)], [keeper]);
    assert.equal(made.world.get('worker', made.hand.address).bond, before - SLASHED);
    assertOver(made);
  });

  it('no quorum: the challenger gets its bond back, nothing is proven', async () => {
    const made = await answered();
    await votes(made, true, false);
    const nothing = { auditors: [0n, 0n, 0n], worker: 0n, burned: 0n, treasury: 0n };
    assert.deepEqual(await changes(made, expire), { ...nothing, challenger: CHALLENGE });
    assertOver(made);
    assert.equal(made.world.get('worker', made.hand.address).strikes, 0);
  });

  it('no quorum because nobody drew the auditors in time', async () => {
    const made = await challenged();
    made.world.send([await answering(made)], [made.hand.operator]);
    await expire(made);
    assertOver(made);
  });

  it('not one second early', async () => {
    for (const make of [seated, answered]) {
      const made = await make();
      made.world.chain.warp(batchIn(made).deadline - made.world.chain.now);
      made.world.refuses('TooEarly', [await expiry(made)], [keeper]);
      await expire(recess(made));
    }
  });

  it('two equal votes are not lost by waiting', async () => {
    const made = await answered();
    await votes(made, true, true);
    made.world.chain.warp(limits.auditVoteSecs + 1n);
    made.world.refuses('WrongBatchState', [await expiry(made)], [keeper]);
    await resolve(made);
    made.world.refuses('WrongBatchState', [await expiry(made)], [keeper]);
  });
});
