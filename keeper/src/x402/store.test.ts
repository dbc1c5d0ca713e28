import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { onEveryDatabase, rich } from '../../test/every-database.ts';
import { billOf, newJob } from '../../test/rows.ts';
import { reserveJob } from '../jobs/reserve.ts';
import { endInterruptedJobs, failJob, finishJob, runningJobs } from '../jobs/store.ts';
import { claimPayment, endPayment, findPayment, putPayment, releasePayments } from './store.ts';

onEveryDatabase('x402 payments in the database', (given) => {
  const put = async () => {
    const id = randomBytes(32).toString('hex');
    return putPayment(given.db, { id, signature: `sig ${id}`, payer: 'p', amount: 12n, ceiling: 10n, digest: 'd' });
  };
  const settled = async () => {
    const { id } = await put();
    await endPayment(given.db, id, 'settled', null);
    return id;
  };
  const state = async (id: string) => (await findPayment(given.db, id))?.state;

  it('are taken down once, whoever presents them again', async () => {
    const first = await put();
    const again = await putPayment(given.db, { ...first, amount: 1n, ceiling: 1n });
    assert.deepEqual([again.amount, again.ceiling, again.state], [12n, 10n, 'pending']);
  });

  it('keep the fate that they had first', async () => {
    const id = await settled();
    await endPayment(given.db, id, 'failed', 'late');
    assert.equal(await state(id), 'settled');
  });

  it('are used by one job of many that want them, and not before they are settled', async () => {
    const { id } = await put();
    assert.equal(await claimPayment(given.db, id), false);
    await endPayment(given.db, id, 'settled', null);
    const claims = await Promise.all(Array.from({ length: 8 }, () => claimPayment(given.db, id)));
    assert.equal(claims.filter(Boolean).length, 1);
  });

  it('are good again after a job that cost nothing, and not while it runs or if it cost something', async () => {
    const { db, session } = given;
    const id = await settled();
    await claimPayment(db, id);
    const job = { ...newJob(session, 10n), payment: id };
    await reserveJob(db, job, rich);
    assert.equal(await releasePayments(db, id), 0);
    await failJob(db, job.id, { errorCode: 'no_ring', completionTokens: 0 });
    assert.equal(await releasePayments(db, id), 1);
    assert.equal(await state(id), 'settled');

    await claimPayment(db, id);
    const next = { ...newJob(session, 10n), payment: id };
    await reserveJob(db, next, rich);
    const bill = billOf(next);
    await finishJob(db, next.id, { completionTokens: 3, finish: 'stop', stats: bill.stats, bill });
    assert.equal(await releasePayments(db, id), 0);
    assert.equal(await state(id), 'used');
  });

  it('are good again after a restart for which their jobs were too slow', async () => {
    const { db, session } = given;
    const [id, unstarted] = [await settled(), await settled()];
    await claimPayment(db, id);
    await claimPayment(db, unstarted);
    await reserveJob(db, { ...newJob(session, 10n), payment: id }, rich);
    await endInterruptedJobs(db, await runningJobs(db));
    assert.ok((await releasePayments(db)) >= 2);
    assert.deepEqual([await state(id), await state(unstarted)], ['settled', 'settled']);
  });
});
