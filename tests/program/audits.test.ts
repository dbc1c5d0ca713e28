import assert from 'node:assert/strict';
import {
  auditorOrder,
  auditorSetAddress,
  batchAddress,
  BOND_VAULT,
  CONFIG,
  drawableAt,
  drawableUntil,
  drawAuditorsIx,
  drawBatchIx,
  LEDGER,
  luckOf,
  openAuditIx,
} from '@shardmarket/sdk';
import { SYSVAR_SLOT_HASHES_PUBKEY, type PublicKey } from '@solana/web3.js';
import { bn } from '../../sdk/src/program/client.ts';
import { at, key, limits, mints, USDC } from './support/actors.ts';
import {
  answering,
  auditorsDrawn,
  batchIn,
  challenged,
  challenger,
  court,
  join,
  MODEL,
  opening,
  recess,
  resolve,
  seated,
  votes,
  type Court,
} from './support/court.ts';
import { DAY } from './support/days.ts';
import { claim, claimInstruction, earner, post, postReceipts, registerWorker } from './support/deeds.ts';
import { patch, withAccount } from './support/mutate.ts';
import { tokenBalance } from './support/tokens.ts';

const [stranger, keeper] = [key('stranger'), key('keeper')];
const BOND = limits.challengeBond;

/** Everybody in the set by lot, as the client computes it. */
function order({ world, batch, hand }: Court): PublicKey[] {
  const hashes = world.chain.account(SYSVAR_SLOT_HASHES_PUBKEY);
  const { slot } = world.get('batch', batch);
  const luck = luckOf(hashes?.data ?? new Uint8Array(8), slot, batch);
  assert.ok(luck instanceof Uint8Array);
  return auditorOrder(world.get('auditorSet', auditorSetAddress(MODEL)), luck, slot, hand.address);
}

const drawing = (made: Court, auditors: readonly PublicKey[]) => drawAuditorsIx(batchIn(made), MODEL, auditors);

/** A challenged batch whose auditors can be drawn. */
async function drawable(count: number): Promise<Court> {
  const made = await challenged(count);
  made.world.chain.passSlots(drawableAt(0n));
  return made;
}

describe('open_audit', () => {
  it('takes the challenge bond and holds the batch again', async () => {
    const made = await court();
    const { world, hand, batch } = made;
    const before = tokenBalance(world.chain, BOND_VAULT);
    world.send([await opening(made)], [challenger]);
    assert.equal(tokenBalance(world.chain, BOND_VAULT), before + BOND);
    assert.equal(world.get('ledger', LEDGER).challengesTotal, BOND);
    const { state, slot, deadline, challengeBond, challenger: by } = world.get('batch', batch);
    assert.deepEqual([state, slot, deadline], [2, world.chain.slot, world.chain.now + limits.auditResponseSecs]);
    assert.deepEqual([challengeBond, by.toBase58()], [BOND, challenger.publicKey.toBase58()]);
    const { held, openAudits } = world.get('worker', hand.address);
    assert.deepEqual([held, openAudits], [30n * USDC, 1]);
  });

  it('what is audited cannot be claimed, everything else can', async () => {
    const made = await court();
    const { world, hand } = made;
    await postReceipts(world, hand, 10n * USDC);
    world.send([await opening(made)], [challenger]);
    world.chain.warp(2n * DAY);
    await claim(world, hand);
    assert.equal(world.get('worker', hand.address).claimed, 10n * USDC);
    world.refuses('NothingVested', [await claimInstruction(world, hand)], [hand.operator]);
  });

  it('until the batch has vested, to the second', async () => {
    const made = await court();
    const { world } = made;
    world.chain.warp(DAY - (world.chain.now % DAY) + limits.challengeWindowSecs);
    world.refuses('WindowClosed', [await opening(made)], [challenger]);
    world.chain.setTime(world.chain.now - 1n);
    world.send([await opening(made)], [challenger]);
  });

  it('only of what the draw has passed, and only once', async () => {
    const { world, hand } = await earner();
    const seq = await post(world, hand, USDC);
    const made = { world, hand, batch: batchAddress(hand.address, seq), auditors: [] };
    world.refuses('WrongBatchState', [await opening(made)], [challenger]);
    world.chain.passSlots(drawableAt(0n));
    world.send([await drawBatchIx(hand.address, seq)], [keeper]);
    world.send([await opening(made)], [challenger]);
    world.refuses('WrongBatchState', [await opening(made)], [challenger]);
  });

  it('an acquitted batch is not audited again', async () => {
    const made = await seated();
    made.world.send([await answering(made)], [made.hand.operator]);
    await votes(made, false, false);
    await resolve(made);
    made.world.refuses('WrongBatchState', [await opening(made)], [challenger]);
  });

  it('with the challenger’s own ZERO, all of the bond', async () => {
    const made = await court();
    const poor = made.world.actor('poor challenger', 0n, BOND - 1n);
    const ix = await openAuditIx(poor.publicKey, mints.zeroMint, batchIn(made));
    made.world.refuses('TokenInsufficientFunds', [ix], [poor]);
    const unsigned = withAccount(await opening(made), 'challenger', { isSigner: false });
    made.world.refuses('MissingRequiredSignature', [unsigned], [stranger]);
  });

  it('not at the cost of another worker', async () => {
    const made = await court();
    const other = at(made.auditors, 0);
    made.world.refuses('AccountMismatch', [withAccount(await opening(made), 'worker', other.address)], [challenger]);
  });
});

describe('draw_auditors', () => {
  it('the three lowest lots are drawn and have a duty each, whoever asks', async () => {
    const made = await drawable(6);
    const expected = order(made).slice(0, 3);
    made.world.send([await auditorsDrawn(made)], [stranger]);
    assert.deepEqual(batchIn(made).auditors, expected);
    for (const { address } of made.auditors) {
      const drawn = expected.some((auditor) => auditor.equals(address));
      assert.equal(made.world.get('worker', address).duties, drawn ? 1 : 0);
    }
  });

  it('not before the fourth hash after 32 slots is there', async () => {
    const made = await challenged();
    const addresses = made.auditors.map(({ address }) => address);
    made.world.chain.passSlots(drawableAt(0n) - 1n);
    made.world.refuses('DrawTooEarly', [await drawing(made, addresses)], [keeper]);
    made.world.chain.passSlots(1n);
    made.world.send([await auditorsDrawn(made)], [keeper]);
  });

  it('hashes that are gone are replaced by later ones, not by choice', async () => {
    const made = await challenged();
    made.world.chain.passSlots(drawableUntil(0n));
    assert.equal(made.world.chain.rehearse([await auditorsDrawn(made)], [keeper]), undefined);
    made.world.chain.passSlots(1n);
    made.world.send([await drawing(made, [])], [keeper]);
    assert.equal(batchIn(made).slot, made.world.chain.slot);
    assert.equal(batchIn(made).auditors[0]?.toBase58(), '11111111111111111111111111111111');
    made.world.refuses('DrawTooEarly', [await drawing(made, [])], [keeper]);
    made.world.chain.passSlots(drawableAt(0n));
    made.world.send([await auditorsDrawn(made)], [keeper]);
  });

  it('no others, no fewer, no more, in no other order', async () => {
    const made = await drawable(5);
    const [a, b, c, d] = order(made) as [PublicKey, PublicKey, PublicKey, PublicKey];
    for (const wrong of [[a, b, d], [b, a, c], [a, b], [a, b, c, d], []]) {
      made.world.refuses('AccountMismatch', [await drawing(made, wrong)], [keeper]);
    }
    made.world.send([await drawing(made, [a, b, c])], [keeper]);
  });

  it('never the audited worker itself, nor who shares its operator or payout key', async () => {
    const made = await court(6);
    await join(made.world, made.hand);
    made.world.send([await opening(made)], [challenger]);
    made.world.chain.passSlots(drawableAt(0n));
    const lots = order(made);
    assert.equal(lots.length, 6);
    const { operator, payout } = made.hand;
    const [a, b, c] = lots as [PublicKey, PublicKey, PublicKey];
    for (const change of [{ operator: operator.publicKey }, { payout: payout.publicKey }]) {
      const partial = recess(made);
      for (const auditor of [a, c]) await patch(partial.world, 'worker', auditor, change);
      partial.world.send([await auditorsDrawn(partial)], [keeper]);
      assert.deepEqual(batchIn(partial).auditors, [b, ...lots.slice(3, 5)]);
      for (const skipped of [a, c]) assert.equal(partial.world.get('worker', skipped).duties, 0);
    }
  });

  it('who has lost an auditor’s bond is passed over', async () => {
    const made = await drawable(5);
    const lots = order(made);
    const poorer = recess(made);
    const { bond } = made.world.get('worker', at(lots, 0));
    const config = made.world.get('config', CONFIG);
    assert.equal(bond, config.limits.minAuditorBond);
    await patch(poorer.world, 'worker', at(lots, 0), { bond: bn(bond - 1n) });
    const draw = await auditorsDrawn(poorer);
    poorer.world.chain.send([draw], [keeper]);
    assert.deepEqual(batchIn(poorer).auditors, lots.slice(1, 4));
  });

  it('who joins once the audit is open is not drawn for it', async () => {
    const made = await challenged(3);
    made.world.chain.passSlots(1n);
    const late = await registerWorker(made.world, 'late');
    await join(made.world, late);
    made.world.chain.passSlots(drawableAt(0n));
    assert.ok(!order(made).some((auditor) => auditor.equals(late.address)));
    made.world.send([await auditorsDrawn(made)], [keeper]);
    assert.equal(made.world.get('worker', late.address).duties, 0);
  });

  it('not with fewer than three', async () => {
    const made = await drawable(2);
    made.world.refuses('TooFewAuditors', [await drawing(made, order(made))], [keeper]);
    const [first] = order(made);
    assert.ok(first);
    made.world.refuses('AccountMismatch', [await drawing(made, [first])], [keeper]);
  });

  it('once, for an audit, and not after its deadline', async () => {
    const made = await drawable(6);
    const ix = await auditorsDrawn(made);
    const late = recess(made);
    late.world.chain.setTime(batchIn(made).deadline + 1n);
    late.world.refuses('TooLate', [ix], [keeper]);
    late.world.chain.setTime(batchIn(made).deadline);
    late.world.send([ix], [keeper]);
    made.world.send([ix], [keeper]);
    made.world.refuses('WrongBatchState', [ix], [keeper]);
    const calm = await court();
    calm.world.refuses('WrongBatchState', [await drawing(calm, [])], [keeper]);
  });

  it('nobody brings hashes, a set or a worker of his own', async () => {
    const made = await drawable(3);
    const ix = await auditorsDrawn(made);
    const other = await registerWorker(made.world, 'other');
    made.world.refuses('AccountMismatch', [withAccount(ix, 'slotHashes', CONFIG)], [keeper]);
    made.world.refuses('AccountMismatch', [withAccount(ix, 'worker', other.address)], [keeper]);
    made.world.refuses(
      'UninitializedAccount',
      [withAccount(ix, 'auditorSet', auditorSetAddress(other.address))],
      [keeper],
    );
  });
});
