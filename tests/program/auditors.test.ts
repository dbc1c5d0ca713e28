import assert from 'node:assert/strict';
import {
  auditorSetAddress,
  joinAuditorsIx,
  leaveAuditorsIx,
  requestExitIx,
  type AuditorSet,
  type Limits,
} from '@shardmarket/sdk';
import { PublicKey } from '@solana/web3.js';
import { at, key, ZERO } from './support/actors.ts';
import { court, drawnAuditor, expire, join, MODEL, seated } from './support/court.ts';
import { registerWorker, requestExit, type Hand } from './support/deeds.ts';
import { changeLimits } from './support/limits.ts';
import { withAccount } from './support/mutate.ts';
import { World } from './support/world.ts';

const stranger = key('stranger');
/** Where a set's account says how many there are: after discriminator, model and 64 places. */
const COUNT_AT = 8 + 32 + 64 * 40;
const joining = (hand: Hand) => joinAuditorsIx(hand.operator.publicKey, MODEL, hand.address);
const leaving = (hand: Hand, by = hand.operator) => leaveAuditorsIx(by.publicKey, MODEL, hand.address);
const setIn = (world: World): AuditorSet => world.get('auditorSet', auditorSetAddress(MODEL));
const members = (world: World) => setIn(world).auditors.slice(0, setIn(world).count);

async function one(change: Partial<Limits> = {}) {
  const world = await World.ready();
  const hand = await registerWorker(world, 'operator');
  if (Object.keys(change).length > 0) await changeLimits(world, change);
  return { world, hand };
}

describe('join_auditors', () => {
  it('puts the worker into its model’s set, with the slot in which it joined', async () => {
    const { world, hand } = await one();
    const other = await registerWorker(world, 'other');
    await join(world, hand);
    world.chain.passSlots(7n);
    await join(world, other);
    assert.ok(setIn(world).model.equals(MODEL));
    assert.deepEqual(members(world), [
      { worker: hand.address, since: world.chain.slot - 7n },
      { worker: other.address, since: world.chain.slot },
    ]);
    assert.deepEqual(
      [hand, other].map(({ address }) => world.get('worker', address).audits),
      [1, 1],
    );
  });

  it('only once', async () => {
    const { world, hand } = await one();
    await join(world, hand);
    world.refuses('AuditorState', [await joining(hand)], [hand.operator]);
  });

  it('only with the bond of an auditor, to the micro-ZERO', async () => {
    const { world, hand } = await one({ minAuditorBond: 1_000n * ZERO + 1n });
    world.refuses('BondTooSmall', [await joining(hand)], [hand.operator]);
    await join(world, await registerWorker(world, 'richer', 1_000n * ZERO + 1n));
  });

  it('not while the worker leaves; and an auditor leaves the auditors first', async () => {
    const { world, hand } = await one();
    await join(world, hand);
    world.refuses('AuditorState', [await requestExitIx(hand.operator.publicKey)], [hand.operator]);
    world.send([await leaving(hand)], [hand.operator]);
    await requestExit(world, hand);
    world.refuses('WorkerExiting', [await joining(hand)], [hand.operator]);
  });

  it('there are 64 places', async () => {
    const { world, hand } = await one();
    const other = await registerWorker(world, 'other');
    await join(world, other);
    const set = auditorSetAddress(MODEL);
    const account = world.chain.account(set);
    assert.ok(account);
    const withCount = (count: number) => {
      const data = Buffer.from(account.data);
      data.writeUInt32LE(count, COUNT_AT);
      world.chain.accounts.set({ ...account, data });
      return world.chain.rehearse([joiningNow], [hand.operator]);
    };
    const joiningNow = await joining(hand);
    assert.match(String(withCount(64)), /AuditorsFull/);
    assert.equal(withCount(63), undefined);
  });

  it('wrong signer: neither the payout key nor a stranger volunteers a worker', async () => {
    const { world, hand } = await one();
    for (const other of [hand.payout, stranger]) {
      const ix = await joinAuditorsIx(other.publicKey, MODEL, hand.address);
      world.refuses('Unauthorized', [ix], [other]);
    }
    const unsigned = withAccount(await joining(hand), 'operator', { isSigner: false });
    world.refuses('MissingRequiredSignature', [unsigned], [stranger]);
  });

  it('not into the set of another model', async () => {
    const { world, hand } = await one();
    const elsewhere = withAccount(await joining(hand), 'auditorSet', auditorSetAddress(PublicKey.default));
    world.refuses('InvalidSeeds', [elsewhere], [hand.operator]);
  });
});

describe('leave_auditors', () => {
  it('takes the worker out, and it may join again', async () => {
    const { world, auditors } = await court(3);
    const [first, second, third] = [at(auditors, 0), at(auditors, 1), at(auditors, 2)];
    world.send([await leaving(first)], [first.operator]);
    const left = members(world).map(({ worker }) => worker.toBase58());
    assert.deepEqual(left.sort(), [second, third].map(({ address }) => address.toBase58()).sort());
    assert.equal(world.get('worker', first.address).audits, 0);
    world.refuses('AuditorState', [await leaving(first)], [first.operator]);
    await join(world, first);
    assert.equal(setIn(world).count, 3);
  });

  it('not with an audit to decide', async () => {
    const made = await seated();
    const auditor = drawnAuditor(made, 1);
    made.world.refuses('AuditorState', [await leaving(auditor)], [auditor.operator]);
    await expire(made);
    made.world.send([await leaving(auditor)], [auditor.operator]);
  });

  it('wrong signer: nobody else sends an auditor away', async () => {
    const { world, hand } = await one();
    await join(world, hand);
    for (const other of [hand.payout, stranger]) {
      world.refuses('Unauthorized', [await leaving(hand, other)], [other]);
    }
    const unsigned = withAccount(await leaving(hand), 'operator', { isSigner: false });
    world.refuses('MissingRequiredSignature', [unsigned], [stranger]);
  });

  it('but anybody, where its bond is no auditor’s any more: it would only take a place', async () => {
    const { world, hand } = await one();
    await join(world, hand);
    await changeLimits(world, { minAuditorBond: 1_000n * ZERO + 1n });
    world.send([await leaving(hand, stranger)], [stranger]);
    assert.equal(setIn(world).count, 0);
  });
});
