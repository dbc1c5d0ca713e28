import assert from 'node:assert/strict';
import { finishedJob, onEveryDatabase } from '../../test/every-database.ts';
import { readCharges, readJob } from '../jobs/store.ts';
import * as settling from './store.ts';

onEveryDatabase('settlements in the database', (given) => {
  it('vouches for each micro-USDC once: UNIQUE(session, from)', async () => {
    const { db, session } = given;
    const job = await finishedJob(given, 10n);
    const plan = (id: string) => ({
      ...{ id, jobs: [job.id], from: 0n, to: 10n, shares: [{ worker: job.stages[0]?.address ?? '', amount: 10n }] },
      ...{ receiptsRoot: '00', voucher: new Uint8Array(124), voucherSignature: new Uint8Array(64), expiresAt: 5n },
    });
    await settling.insertSettlement(db, session, plan(`${session} 1`));
    assert.equal(await settling.insertSettlement(db, session, plan(`${session} 2`)), false);
    assert.equal((await settling.pendingSettlement(db, session))?.id, `${session} 1`);
    assert.deepEqual(await settling.unsettledJobs(db, session), []);
  });

  it('never puts a job under two settlements, also not behind one that was confirmed meanwhile', async () => {
    const { db, session } = given;
    const [first, second] = [await finishedJob(given, 10n), await finishedJob(given, 5n)];
    const plan = (id: string, from: bigint, jobs: string[]) => ({
      ...{ id, jobs, from, to: from + 10n, shares: [{ worker: first.stages[0]?.address ?? '', amount: 10n }] },
      ...{ receiptsRoot: '00', voucher: new Uint8Array(124), voucherSignature: new Uint8Array(64), expiresAt: 5n },
    });
    assert.ok(await settling.insertSettlement(db, session, plan(`${session} 1`, 0n, [first.id])));
    await settling.endSettlement(db, `${session} 1`, { state: 'confirmed', signature: 'sig' });
    // What a settler does that read the jobs before the other stored its plan, and the chain after it was confirmed.
    assert.equal(await settling.insertSettlement(db, session, plan(`${session} 2`, 10n, [first.id, second.id])), false);
    assert.equal(await settling.confirmedTo(db, session), 10n);
    assert.deepEqual(
      (await settling.unsettledJobs(db, session)).map((job) => job.id),
      [second.id],
    );
    assert.equal(await settling.pendingSettlement(db, session), undefined, 'and nothing of the second plan is kept');
  });

  it('counts a settled job no more, and tells its worker once', async () => {
    const { db, session } = given;
    const job = await finishedJob(given, 10n);
    const worker = job.stages[0]?.address ?? '';
    const owed = (await settling.readOwed(db, Date.now())).find((o) => o.session === session);
    assert.equal(owed?.unsettled, 10n);
    assert.ok(owed.oldestAgeMs < 60_000 && owed.oldestAgeMs > -60_000, `age ${owed.oldestAgeMs}`);
    const id = `${session} s`;
    const voucher = { voucher: new Uint8Array(124), voucherSignature: new Uint8Array(64), expiresAt: 5n };
    const shares = [{ worker, amount: 10n }];
    await settling.insertSettlement(db, session, {
      ...{ id, jobs: [job.id], from: 0n, to: 10n, shares, receiptsRoot: '00' },
      ...voucher,
    });
    assert.equal((await readCharges(db, session)).unsettled, 10n);
    assert.deepEqual(await settling.untold(db, [worker]), []);
    await settling.nextAttempt(db, { id, attempts: 0 }, 'expired', { ...voucher, expiresAt: 9n });
    await settling.nextAttempt(db, { id, attempts: 0 }, 'another settler saw it too', { ...voucher, expiresAt: 7n });
    const again = await settling.pendingSettlement(db, session);
    assert.deepEqual([again?.attempts, again?.expiresAt, again?.voucher.length], [1, 9n, 124]);
    await settling.endSettlement(db, id, { state: 'confirmed', signature: 'sig' });
    await settling.endSettlement(db, id, { state: 'lost', error: 'an end is final' });
    assert.deepEqual(await readCharges(db, session), { unsettled: 0n, reserved: 0n, confirmedTo: 10n });
    assert.deepEqual(await settling.untold(db, [worker]), [{ worker, job: job.id, signature: 'sig' }]);
    await settling.markTold(db, worker, [job.id]);
    assert.deepEqual(await settling.untold(db, [worker]), []);
  });

  it('writes off what a session that is gone still owes', async () => {
    const { db, session } = given;
    const job = await finishedJob(given, 10n);
    assert.equal(await settling.writeOff(db, session), 1);
    assert.equal((await readCharges(db, session)).unsettled, 0n);
    assert.deepEqual(await settling.unsettledJobs(db, session), []);
    assert.equal((await readJob(db, session, job.id))?.job.state, 'lost');
  });
});
