import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { onEveryDatabase, rich } from '../../test/every-database.ts';
import { billOf, newJob } from '../../test/rows.ts';
import { ABSENT_MS, Orphans } from '../jobs/orphans.ts';
import { reserveJob } from '../jobs/reserve.ts';
import { endInterruptedJobs, failJob, finishJob, runningJobs } from '../jobs/store.ts';
import { createLog } from '../log.ts';
import { claimPayment, endPayment, findPayment, putPayment, releasePayments } from './store.ts';

/** The tag of a process. */
const ME = '00000001';

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
    assert.equal(await claimPayment(given.db, id, ME), false);
    await endPayment(given.db, id, 'settled', null);
    const claims = await Promise.all(Array.from({ length: 8 }, () => claimPayment(given.db, id, ME)));
    assert.equal(claims.filter(Boolean).length, 1);
  });

  it('are good again after a job that cost nothing, and not while it runs or if it cost something', async () => {
    const { db, session } = given;
    const id = await settled();
    await claimPayment(db, id, ME);
    const job = { ...newJob(session, 10n), payment: id };
    await reserveJob(db, job, rich);
    assert.equal(await releasePayments(db, { id: id }), 0);
    await failJob(db, job.id, { errorCode: 'no_ring', completionTokens: 0 });
    assert.equal(await releasePayments(db, { id: id }), 1);
    assert.equal(await state(id), 'settled');

    await claimPayment(db, id, ME);
    const next = { ...newJob(session, 10n), payment: id };
    await reserveJob(db, next, rich);
    const bill = billOf(next);
    await finishJob(db, next.id, { completionTokens: 3, finish: 'stop', stats: bill.stats, bill });
    assert.equal(await releasePayments(db, { id: id }), 0);
    assert.equal(await state(id), 'used');
  });

  it('are good again after a restart for which their jobs were too slow', async () => {
    const { db, session } = given;
    const [id, unstarted] = [await settled(), await settled()];
    await claimPayment(db, id, ME);
    await claimPayment(db, unstarted, ME);
    await reserveJob(db, { ...newJob(session, 10n), payment: id }, rich);
    await endInterruptedJobs(db, await runningJobs(db));
    assert.ok((await releasePayments(db)) >= 2);
    assert.deepEqual([await state(id), await state(unstarted)], ['settled', 'settled']);
  });

  it('are good again when the process is gone that took them, whether its job had begun or not, and not before', async () => {
    const { db, session } = given;
    const [begun, unstarted, mine] = [await settled(), await settled(), await settled()];
    const [dead, me] = [randomBytes(4).toString('hex'), randomBytes(4).toString('hex')];
    await claimPayment(db, begun, dead);
    await claimPayment(db, unstarted, dead);
    await claimPayment(db, mine, me);
    const job = newJob(session, 10n);
    await reserveJob(db, { ...job, id: dead + job.id.slice(dead.length), payment: begun }, rich);
    const live = new Set([me, dead]);
    const orphans = new Orphans(db, { tag: me, live: () => Promise.resolve(live) }, createLog('silent'));
    const states = async () => [await state(begun), await state(unstarted), await state(mine)];
    await orphans.sweep(0);
    assert.deepEqual(await states(), ['used', 'used', 'used']);
    live.delete(dead);
    live.add('another');
    await orphans.sweep(1);
    await orphans.sweep(ABSENT_MS);
    assert.deepEqual(await states(), ['used', 'used', 'used'], 'it may be back');
    await orphans.sweep(1 + ABSENT_MS);
    assert.deepEqual(await states(), ['settled', 'settled', 'used']);
  });
});
