import assert from 'node:assert/strict';
import { sql } from 'drizzle-orm';
import { finishedJob, onEveryDatabase, rich, U64_MAX } from '../../test/every-database.ts';
import { billOf, newJob } from '../../test/rows.ts';
import type { Problem } from '../errors.ts';
import { reserveJob, reserveJobs, type NewJob } from './reserve.ts';
import {
  chargesQuery,
  endInterruptedJobs,
  endJobs,
  failJob,
  finishJob,
  readCharges,
  readJob,
  runningJobs,
} from './store.ts';

onEveryDatabase('jobs in the database', (given) => {
  it('keeps every u64 exactly', async () => {
    const { db, session } = given;
    const job = await finishedJob(given, U64_MAX);
    assert.equal((await readJob(db, session, job.id))?.job.amount, U64_MAX);
    assert.equal((await readCharges(db, session)).unsettled, U64_MAX);
  });

  it('reserves no more than there is, also for many at once', async () => {
    const { db, session } = given;
    const tries = Array.from({ length: 8 }, () => reserveJob(db, newJob(session, 10n), { deposit: 35n, settled: 0n }));
    const results = await Promise.allSettled(tries);
    assert.equal(results.filter((r) => r.status === 'fulfilled').length, 3);
    assert.equal((await readCharges(db, session)).reserved, 30n);
  });

  it('takes no job for a session that it does not know or that closes', async () => {
    const { db } = given;
    await assert.rejects(reserveJob(db, newJob('unknown', 1n), rich), { code: 'session_closing' });
  });

  it('replaces a reservation by the bill, or gives it back', async () => {
    const { db, session } = given;
    const [good, bad] = [newJob(session, 10n), newJob(session, 20n)];
    await reserveJob(db, good, rich);
    await reserveJob(db, bad, rich);
    await failJob(db, bad.id, { errorCode: 'ring_lost', completionTokens: 2 });
    await finishJob(db, good.id, { completionTokens: 1, finish: 'length', ...billOf(good), bill: billOf(good) });
    assert.deepEqual(await readCharges(db, session), { unsettled: 10n, reserved: 0n, confirmedTo: 0n });
    const stored = await readJob(db, session, good.id);
    assert.equal(stored?.stages[0]?.amount, 10n);
    assert.equal((await readJob(db, session, bad.id))?.job.amount, 0n);
    assert.equal(await readJob(db, 'another', good.id), undefined);
  });

  it('a job that broke off owes what was delivered of it, and gives the rest of its reservation back', async () => {
    const { db, session } = given;
    const job = newJob(session, 30n);
    await reserveJob(db, job, rich);
    const bill = { ...billOf(newJob(session, 7n)), stages: billOf(job).stages.map((s) => ({ ...s, amount: 7n })) };
    await failJob(db, job.id, { errorCode: 'ring_lost', completionTokens: 2, bill });
    assert.deepEqual(await readCharges(db, session), { unsettled: 7n, reserved: 0n, confirmedTo: 0n });
    const stored = await readJob(db, session, job.id);
    assert.deepEqual(
      [stored?.job.state, stored?.job.errorCode, stored?.job.completionTokens, stored?.job.amount],
      ['failed', 'ring_lost', 2, 7n],
    );
    assert.equal(stored?.stages[0]?.amount, 7n);
  });

  it('ends the jobs of a process that is gone without a charge, and no others', async () => {
    const { db, session } = given;
    const [gone, lives] = [newJob(session, 10n), newJob(session, 5n)];
    for (const job of [gone, lives]) await reserveJob(db, job, rich);
    assert.ok((await runningJobs(db)).includes(gone.id));
    assert.equal(await endInterruptedJobs(db, [gone.id]), 1);
    assert.equal((await readCharges(db, session)).reserved, 5n);
    assert.equal(await endInterruptedJobs(db, [gone.id, lives.id]), 1);
    assert.equal((await readCharges(db, session)).reserved, 0n);
  });

  it('a job that was given up is not billed when its end comes after all, nor are its stages', async () => {
    const { db, session } = given;
    const job = newJob(session, 10n);
    await reserveJob(db, job, rich);
    await endInterruptedJobs(db, [job.id]);
    await finishJob(db, job.id, { completionTokens: 3, finish: 'stop', stats: billOf(job).stats, bill: billOf(job) });
    const stored = await readJob(db, session, job.id);
    assert.deepEqual([stored?.job.state, stored?.job.amount], ['failed', 0n]);
    assert.deepEqual(
      stored?.stages.map(({ amount, receipt }) => [amount, receipt]),
      job.stages.map(() => [0n, null]),
    );
  });

  it('jobs that are reserved in one go see each other, and a refused one leaves the others alone', async () => {
    const { db, session } = given;
    const chain = { deposit: 35n, settled: 0n };
    const jobs = [newJob(session, 30n), newJob('unknown', 1n), newJob(session, 10n), newJob(session, 5n)];
    const outcomes = await reserveJobs(
      db,
      jobs.map((job) => ({ job, chain })),
    );
    assert.deepEqual(
      outcomes.map((o) => ('value' in o ? o.value : (o.error as Problem).code)),
      [
        { available: 5n, reserved: 30n, budget: null },
        'session_closing',
        'insufficient_balance',
        { available: 0n, reserved: 35n, budget: null },
      ],
    );
    assert.equal((await readCharges(db, session)).reserved, 35n);
    const stored = await Promise.all(jobs.map((job) => readJob(db, session, job.id)));
    assert.deepEqual(
      stored.map((row) => row?.stages.length),
      [jobs[0]?.stages.length, undefined, undefined, jobs[3]?.stages.length],
    );
  });

  it('jobs end in one go, each by its own bill', async () => {
    const { db, session } = given;
    const jobs = [newJob(session, 10n), newJob(session, 20n), newJob(session, 40n)];
    for (const job of jobs) await reserveJob(db, job, rich);
    const [one, two, three] = jobs;
    assert.ok(one && two && three);
    const done = (job: NewJob) => ({
      completionTokens: 3,
      finish: 'stop',
      stats: billOf(job).stats,
      bill: billOf(job),
    });
    await endJobs(db, [
      { id: one.id, state: 'done', ...done(one) },
      { id: two.id, state: 'failed', errorCode: 'ring_lost', completionTokens: 0 },
      { id: three.id, state: 'done', ...done(three) },
    ]);
    assert.deepEqual(await readCharges(db, session), { unsettled: 50n, reserved: 0n, confirmedTo: 0n });
    const stored = await Promise.all(jobs.map((job) => readJob(db, session, job.id)));
    assert.deepEqual(
      stored.map((row) => [row?.job.state, row?.job.errorCode, row?.job.finish, row?.stages[0]?.amount]),
      [
        ['done', null, 'stop', 10n],
        ['failed', 'ring_lost', null, 0n],
        ['done', null, 'stop', 40n],
      ],
    );
  });

  it('bills an ended job once', async () => {
    const { db, session } = given;
    const job = await finishedJob(given, 10n);
    await failJob(db, job.id, { errorCode: 'late', completionTokens: 0 });
    assert.equal((await readCharges(db, session)).unsettled, 10n);
  });

  it('what a session owes is read by the index of open jobs, not over all that was ever settled', async () => {
    const { db, session } = given;
    await reserveJob(db, newJob(session, 10n), rich);
    const plan = await db.transaction(async (tx) => {
      // A table of one page is otherwise read whole.
      await tx.execute(sql`set local enable_seqscan = off`);
      return JSON.stringify(await tx.execute(sql`explain ${chargesQuery(tx, [session])}`));
    });
    assert.match(plan, /jobs_open/);
    assert.doesNotMatch(plan, /jobs_session_state|Seq Scan on jobs/);
  });
});
