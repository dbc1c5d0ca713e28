import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { signingKey } from '@shardmarket/sdk';
import { Keypair } from '@solana/web3.js';
import { eq } from 'drizzle-orm';
import pg from 'pg';
import { createPostgres, postgresServer, sharedDatabase, type TestPostgres } from '../../test/databases.ts';
import { billOf, newJob, seedSession } from '../../test/rows.ts';
import { failInterruptedJobs, failJob, finishJob, readCharges, readJob, reserveJob } from '../jobs/store.ts';
import * as settling from '../settle/store.ts';
import { endTransaction, findTransaction, insertTransaction, nextKey, pendingTransactions } from '../chain/tx/store.ts';
import { createVault } from '../sessions/vault.ts';
import { issueApiKey, sessionKeyFor, sessionOfApiKey } from '../sessions/keys.ts';
import { lockDirectory } from './lock.ts';
import { apiKeys, sessionKeys, sessions } from './schema.ts';
import { migratePostgres, openDatabase, type Db, type OpenDatabase } from './open.ts';

const U64_MAX = 2n ** 64n - 1n;
const rich = { deposit: U64_MAX, settled: 0n };

function suite(name: string, open: () => Promise<OpenDatabase>, close = () => Promise.resolve()): void {
  describe(`the database on ${name}`, () => {
    let db: Db;
    let session: string;
    before(async () => {
      ({ db } = await open());
    });
    after(close);
    beforeEach(async () => {
      session = await seedSession(db);
    });

    const finished = async (amount: bigint) => {
      const job = newJob(session, amount);
      await reserveJob(db, job, rich);
      await finishJob(db, job.id, { completionTokens: 3, finish: 'stop', stats: billOf(job).stats, bill: billOf(job) });
      return job;
    };

    it('keeps every u64 exactly', async () => {
      const job = await finished(U64_MAX);
      assert.equal((await readJob(db, session, job.id))?.job.amount, U64_MAX);
      assert.equal((await readCharges(db, session)).unsettled, U64_MAX);
    });

    it('reserves no more than there is, also for many at once', async () => {
      const tries = Array.from({ length: 8 }, () =>
        reserveJob(db, newJob(session, 10n), { deposit: 35n, settled: 0n }),
      );
      const results = await Promise.allSettled(tries);
      assert.equal(results.filter((r) => r.status === 'fulfilled').length, 3);
      assert.equal((await readCharges(db, session)).reserved, 30n);
    });

    it('takes no job for a session that it does not know or that closes', async () => {
      await assert.rejects(reserveJob(db, newJob('unknown', 1n), rich), { code: 'session_closing' });
    });

    it('replaces a reservation by the bill, or gives it back', async () => {
      const [good, bad] = [newJob(session, 10n), newJob(session, 20n)];
      await reserveJob(db, good, rich);
      await reserveJob(db, bad, rich);
      await failJob(db, bad.id, 'ring_lost', 2);
      await finishJob(db, good.id, { completionTokens: 1, finish: 'length', ...billOf(good), bill: billOf(good) });
      assert.deepEqual(await readCharges(db, session), { unsettled: 10n, reserved: 0n, confirmedTo: 0n });
      const stored = await readJob(db, session, good.id);
      assert.equal(stored?.stages[0]?.amount, 10n);
      assert.equal((await readJob(db, session, bad.id))?.job.amount, 0n);
      assert.equal(await readJob(db, 'another', good.id), undefined);
    });

    it('ends the jobs of an earlier run without a charge', async () => {
      await reserveJob(db, newJob(session, 10n), rich);
      assert.ok((await failInterruptedJobs(db)) >= 1);
      assert.equal((await readCharges(db, session)).reserved, 0n);
    });

    it('bills an ended job once', async () => {
      const job = await finished(10n);
      await failJob(db, job.id, 'late', 0);
      assert.equal((await readCharges(db, session)).unsettled, 10n);
    });

    it('vouches for each micro-USDC once: UNIQUE(session, from)', async () => {
      const job = await finished(10n);
      const plan = (id: string) => ({
        ...{ id, jobs: [job.id], from: 0n, to: 10n, shares: [{ worker: job.stages[0]?.address ?? '', amount: 10n }] },
        ...{ receiptsRoot: '00', voucher: new Uint8Array(124), voucherSignature: new Uint8Array(64), expiresAt: 5n },
      });
      await settling.insertSettlement(db, session, plan(`${session} 1`));
      await assert.rejects(settling.insertSettlement(db, session, plan(`${session} 2`)));
      assert.equal((await settling.pendingSettlement(db, session))?.id, `${session} 1`);
      assert.deepEqual(await settling.unsettledJobs(db, session), []);
    });

    it('counts a settled job no more, and tells its worker once', async () => {
      const job = await finished(10n);
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
      assert.deepEqual(await settling.untold(db, worker), []);
      await settling.nextAttempt(db, id, 'expired', { ...voucher, expiresAt: 9n });
      const again = await settling.pendingSettlement(db, session);
      assert.deepEqual([again?.attempts, again?.expiresAt, again?.voucher.length], [1, 9n, 124]);
      await settling.endSettlement(db, id, { state: 'confirmed', signature: 'sig' });
      assert.deepEqual(await readCharges(db, session), { unsettled: 0n, reserved: 0n, confirmedTo: 10n });
      assert.deepEqual(await settling.untold(db, worker), [{ worker, job: job.id, signature: 'sig' }]);
      await settling.markTold(db, worker, [job.id]);
      assert.deepEqual(await settling.untold(db, worker), []);
    });

    it('stores a transaction under its key once and for all', async () => {
      const tx = { wire: Uint8Array.of(1, 2, 255), signature: `sig ${session}`, lastValidBlockHeight: 2 ** 40 };
      const unit = `epoch:${session}`;
      assert.equal(await nextKey(db, unit), `${unit}:0`);
      await insertTransaction(db, `${unit}:0`, 'open_epoch', tx);
      await assert.rejects(insertTransaction(db, `${unit}:0`, 'open_epoch', { ...tx, signature: 'other' }));
      assert.equal(await nextKey(db, unit), `${unit}:0`, 'the attempt that is out comes first');
      const stored = (await pendingTransactions(db)).find((t) => t.signature === tx.signature);
      assert.deepEqual(stored?.wire, tx.wire);
      assert.equal(stored.lastValidBlockHeight, 2 ** 40);
      await endTransaction(db, tx.signature, 'expired', null);
      await endTransaction(db, tx.signature, 'confirmed', null);
      assert.equal((await findTransaction(db, `${unit}:0`))?.state, 'expired', 'an end is final');
      assert.equal(await nextKey(db, unit), `${unit}:1`);
    });

    it('writes off what a session that is gone still owes', async () => {
      const job = await finished(10n);
      assert.equal(await settling.writeOff(db, session), 1);
      assert.equal((await readCharges(db, session)).unsettled, 0n);
      assert.deepEqual(await settling.unsettledJobs(db, session), []);
      assert.equal((await readJob(db, session, job.id))?.job.state, 'lost');
    });

    it('keeps so many unused session keys and no more, and lets old ones make room', async () => {
      const vault = createVault(signingKey(Keypair.generate().secretKey));
      const payer = () => Keypair.generate().publicKey.toBase58();
      const old = await sessionKeyFor(db, vault, payer());
      await assert.rejects(sessionKeyFor(db, vault, payer(), 1), { code: 'too_many_session_keys' });
      const longAgo = new Date(Date.now() - 8 * 86_400_000);
      await db.update(sessionKeys).set({ createdAt: longAgo });
      await sessionKeyFor(db, vault, payer(), 1);
      assert.deepEqual(await db.select().from(sessionKeys).where(eq(sessionKeys.signer, old)), []);
      const [used] = await db.select().from(sessions).where(eq(sessions.address, session));
      assert.ok(used, 'a key that a session uses stays');
    });

    it('knows an API key by its hash only', async () => {
      const key = await issueApiKey(db, { address: session, payer: 'payer', signer: `signer ${session}` });
      assert.equal(await sessionOfApiKey(db, key), session);
      assert.equal(await sessionOfApiKey(db, `${key}x`), undefined);
      const rows = await db.select().from(apiKeys);
      assert.ok(!JSON.stringify(rows).includes(key.slice(3)));
    });
  });
}

suite('PGlite', sharedDatabase);

if (postgresServer !== undefined) {
  const server = postgresServer;
  let postgres: TestPostgres;
  let database: OpenDatabase;
  const open = async () => {
    postgres = await createPostgres(server);
    return (database = await openDatabase({ url: postgres.url }));
  };
  suite('PostgreSQL', open, async () => {
    await database.close();
    await postgres.drop();
  });

  describe('PostgreSQL alone', () => {
    it('is migrated by many at once', async () => {
      const fresh = await createPostgres(server);
      await Promise.all(Array.from({ length: 4 }, () => migratePostgres(fresh.url)));
      const client = new pg.Client({ connectionString: fresh.url });
      await client.connect();
      const { rows } = await client.query<{ n: string }>('select count(*) as n from drizzle.__drizzle_migrations');
      assert.equal(rows[0]?.n, '1');
      await client.end();
      await fresh.drop();
    });

    it('serves one keeper at a time', async () => {
      const fresh = await createPostgres(server);
      const first = await openDatabase({ url: fresh.url });
      await assert.rejects(openDatabase({ url: fresh.url }), { code: 'database_in_use' });
      await first.close();
      await (await openDatabase({ url: fresh.url })).close();
      await fresh.drop();
    });

    it('says so when it cannot be reached', async () => {
      await assert.rejects(openDatabase({ url: 'postgres://nobody@127.0.0.1:1/none' }), {
        code: 'database_unreachable',
      });
    });
  });
}

describe('the lock of the embedded database', () => {
  let dir: string;
  before(() => {
    dir = mkdtempSync(join(tmpdir(), 'keeper-db-'));
  });
  after(() => rmSync(dir, { recursive: true }));

  it('keeps a second one out, and lets go on closing', async () => {
    const dataDir = join(dir, 'data');
    const first = await openDatabase({ dataDir });
    await assert.rejects(openDatabase({ dataDir }), { code: 'data_dir_locked' });
    const session = await seedSession(first.db);
    await first.close();
    assert.ok(!existsSync(`${dataDir}.lock`));
    const second = await openDatabase({ dataDir });
    assert.equal((await readCharges(second.db, session)).reserved, 0n);
    await second.close();
  });

  it('takes over from a process that is gone, and from no other', () => {
    const path = join(dir, 'stale');
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    writeFileSync(`${path}.lock`, `${pid}\n`);
    const unlock = lockDirectory(path);
    assert.equal(readFileSync(`${path}.lock`, 'utf8'), `${process.pid}\n`);
    unlock();
    for (const holder of [String(process.ppid), 'not a pid', '']) {
      writeFileSync(`${path}.lock`, holder);
      assert.throws(() => lockDirectory(path), { code: 'data_dir_locked' });
    }
  });
});

describe('the migrations', () => {
  it('follow one another in time: an older one would be skipped without a word', () => {
    const url = new URL('../../../migrations/meta/_journal.json', import.meta.url);
    const { entries } = JSON.parse(readFileSync(url, 'utf8')) as { entries: { when: number }[] };
    const times = entries.map((e) => e.when);
    assert.deepEqual(
      times,
      [...times].sort((a, b) => a - b),
    );
  });
});
