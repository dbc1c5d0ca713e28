/** What keeps a worker and its bond in the market: each lock of its own, with everything else that locks out of the way. */
import assert from 'node:assert/strict';
import { CONFIG, drawBatchIx, leaveAuditorsIx, requestExitIx, unvested } from '@shardmarket/sdk';
import { bn } from '../../sdk/src/program/client.ts';
import { key, limits, USDC } from './support/actors.ts';
import { challenged, drawnAuditor, expire, expiry, join, MODEL, seated } from './support/court.ts';
import { earner, post, registerWorker, requestExit, withdrawal, type Hand } from './support/deeds.ts';
import { patch } from './support/mutate.ts';
import { World } from './support/world.ts';

const stranger = key('stranger');

/** Everything that can lock a bond. */
function locks(world: World, { address }: Hand) {
  const worker = world.get('worker', address);
  const { challengeWindowSecs } = world.get('config', CONFIG).limits;
  const { held, openAudits, duties } = worker;
  return { held, openAudits, duties, vesting: unvested(worker, world.chain.now, challengeWindowSecs) };
}

const leaving = ({ operator, address }: Hand) => leaveAuditorsIx(operator.publicKey, MODEL, address);

/** Why the bond would not leave now; undefined if it would. Nothing changes, so the books need not agree. */
async function refusal(world: World, hand: Hand): Promise<string | undefined> {
  return world.chain.rehearse([await withdrawal(hand)], [stranger])?.name;
}

/** Asks to leave and waits until only locks are left between the worker and its bond. */
async function leave(world: World, hand: Hand): Promise<void> {
  await requestExit(world, hand);
  world.chain.warp(limits.exitCooldownSecs);
}

describe('AuditorState', () => {
  it('AuditorState: who can be drawn as an auditor does not leave with its bond', async () => {
    const world = await World.ready();
    const hand = await registerWorker(world, 'operator');
    await join(world, hand);
    world.refuses('AuditorState', [await requestExitIx(hand.operator.publicKey)], [hand.operator]);
    world.chain.warp(limits.exitCooldownSecs);
    world.refuses('NotExiting', [await withdrawal(hand)], [stranger]);
    world.send([await leaving(hand)], [hand.operator]);
    await leave(world, hand);
    world.send([await withdrawal(hand)], [stranger]);
    assert.equal(world.get('worker', hand.address).bond, 0n);
  });

  it('AuditorState: who was drawn stays an auditor, and stays, until the audit is decided', async () => {
    const made = await seated();
    const auditor = drawnAuditor(made, 0);
    const stays = async () => {
      made.world.refuses('AuditorState', [await leaving(auditor)], [auditor.operator]);
      made.world.refuses('AuditorState', [await requestExitIx(auditor.operator.publicKey)], [auditor.operator]);
    };
    await stays();
    made.world.chain.warp(limits.exitCooldownSecs);
    await stays();
    await expire(made);
    made.world.send([await leaving(auditor)], [auditor.operator]);
    await leave(made.world, auditor);
    made.world.send([await withdrawal(auditor)], [stranger]);
  });
});

describe('BondLocked', () => {
  it('BondLocked: earnings held for a batch that nobody has drawn', async () => {
    const { world, hand } = await earner();
    const seq = await post(world, hand, 30n * USDC);
    await leave(world, hand);
    assert.deepEqual(locks(world, hand), { held: 30n * USDC, openAudits: 0, duties: 0, vesting: 0n });
    world.refuses('BondLocked', [await withdrawal(hand)], [stranger]);
    world.send([await drawBatchIx(hand.address, seq)], [stranger]);
    world.send([await withdrawal(hand)], [stranger]);
  });

  it('BondLocked: an open audit, whatever became of what it holds', async () => {
    const made = await challenged();
    const { world, hand } = made;
    await leave(world, hand);
    assert.deepEqual(locks(world, hand), { held: 30n * USDC, openAudits: 1, duties: 0, vesting: 0n });
    world.refuses('BondLocked', [await withdrawal(hand)], [stranger]);
    const released = world.fork()();
    await patch(released, 'worker', hand.address, { held: bn(0n) });
    assert.equal(await refusal(released, hand), 'BondLocked');
    await patch(released, 'worker', hand.address, { openAudits: 0 });
    assert.equal(await refusal(released, hand), undefined);
    world.send([await expiry(made)], [stranger]);
    world.send([await withdrawal(hand)], [stranger]);
  });

  it('BondLocked: a duty as an auditor, even of one that had got past the auditors’ own guard', async () => {
    const made = await seated();
    const auditor = drawnAuditor(made, 0);
    const { world } = made;
    const past = world.fork()();
    await patch(past, 'worker', auditor.address, { exitAt: bn(past.chain.now) });
    assert.deepEqual(locks(past, auditor), { held: 0n, openAudits: 0, duties: 1, vesting: 0n });
    past.refuses('BondLocked', [await withdrawal(auditor)], [stranger]);
    await patch(past, 'worker', auditor.address, { duties: 0 });
    assert.equal(await refusal(past, auditor), undefined);
  });
});
