import assert from 'node:assert/strict';
import pg from 'pg';
import { createPostgres, type TestPostgres } from '../../test/databases.ts';
import { ABSENT_MS, judgeAbsences } from '../jobs/orphans.ts';
import { createLog } from '../log.ts';
import { dueListener, signalDue } from './due-signal.ts';
import { PostgresLeader, SoleLeader } from './leader.ts';
import { rolesOf, servesApi } from './modes.ts';
import { idsOfReplica, postgresReplica, tagOf } from './replica.ts';

const log = createLog('silent');
const noted = (notes: string[], name: string) => ({
  begin: () => Promise.resolve(void notes.push(`${name} begins`)),
  end: () => void notes.push(`${name} ends`),
});
const until = async (holds: () => boolean) => {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 10));
};

describe('modes', () => {
  it('start their own parts only', () => {
    const parts = (['all', 'api', 'settler', 'cron'] as const).map((mode) => [servesApi(mode), ...rolesOf(mode)]);
    assert.deepEqual(parts, [[true, 'settler', 'cron'], [true], [false, 'settler'], [false, 'cron']]);
  });
});

describe('the jobs of processes that are gone', () => {
  const owners = new Set(['me', 'gone', 'there']);
  const live = new Set(['me', 'there']);

  it('are ended when their process has been absent for a while, and not before', () => {
    const first = judgeAbsences(new Map(), owners, live, 1_000, 'me');
    assert.deepEqual([...first.gone], []);
    assert.deepEqual([...judgeAbsences(first.absences, owners, live, 999 + ABSENT_MS, 'me').gone], []);
    assert.deepEqual([...judgeAbsences(first.absences, owners, live, 1_000 + ABSENT_MS, 'me').gone], ['gone']);
  });

  it('are left alone when it is back, as if it had never been away', () => {
    const { absences } = judgeAbsences(new Map(), owners, live, 1_000, 'me');
    const back = judgeAbsences(absences, owners, new Set([...live, 'gone']), 2_000, 'me');
    assert.deepEqual([[...back.gone], [...back.absences]], [[], []]);
  });

  it('are ended at once by a process that is alone, but for its own', () => {
    assert.deepEqual([...judgeAbsences(new Map(), owners, new Set(['me']), 0, 'me').gone], ['gone', 'there']);
    assert.deepEqual([...judgeAbsences(new Map(), owners, new Set(), 0, 'me').gone], ['gone', 'there']);
  });
});

describe('the sole leader', () => {
  it('leads from start to stop', async () => {
    const notes: string[] = [];
    const leader = new SoleLeader(noted(notes, 'it'));
    await leader.start();
    assert.ok(leader.leading);
    await leader.stop();
    assert.ok(!leader.leading);
    assert.deepEqual(notes, ['it begins', 'it ends']);
  });
});

describe('processes on one PostgreSQL', () => {
  let postgres: TestPostgres;
  let pool: pg.Pool;
  before(async () => {
    postgres = await createPostgres();
    pool = new pg.Pool({ connectionString: postgres.url });
    pool.on('error', () => undefined);
  });
  after(async () => {
    await pool.end();
    await postgres.drop();
  });

  /** Ends the connections that hold an advisory lock, as a network that breaks does. */
  const cut = (group: string, key: string) =>
    pool.query(
      `select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and granted
       and ${group} and ${key} and database = (select oid from pg_database where datname = current_database())`,
    );
  const settlerLock = ['classid = 1397555216', 'objid = 0'] as const;

  it('have one leader, and another as soon as it stops', async () => {
    const notes: string[] = [];
    const [a, b] = ['a', 'b'].map((name) => new PostgresLeader(postgres.url, 'settler', noted(notes, name), log));
    const other = new PostgresLeader(postgres.url, 'cron', noted(notes, 'cron'), log);
    await a?.start();
    await b?.start();
    await other.start();
    assert.deepEqual([a?.leading, b?.leading, other.leading], [true, false, true], 'each role has its own');
    await a?.stop();
    await until(() => b?.leading === true);
    assert.deepEqual(notes, ['a begins', 'cron begins', 'a ends', 'b begins']);
    await Promise.all([b?.stop(), other.stop()]);
  });

  it('have another leader within 5 s when the connection of the first breaks; that one gives up at once', async () => {
    const notes: string[] = [];
    const [a, b] = ['a', 'b'].map((name) => new PostgresLeader(postgres.url, 'settler', noted(notes, name), log));
    await a?.start();
    await b?.start();
    const start = performance.now();
    await cut(...settlerLock);
    await until(() => notes.includes('a ends'));
    assert.ok(a?.leading === false || notes.filter((n) => n === 'a begins').length === 2);
    await until(() => a?.leading === true || b?.leading === true);
    const ms = Math.round(performance.now() - start);
    console.log(`        another leader after ${ms} ms`);
    assert.deepEqual(notes.slice(0, 2), ['a begins', 'a ends'], 'the first ends before anybody begins');
    assert.ok(ms < 5_000, `${ms} ms`);
    await Promise.all([a?.stop(), b?.stop()]);
  });

  it('are tried for again when the work of a leader cannot begin', async () => {
    let tries = 0;
    const office = {
      begin: () => (tries++ === 0 ? Promise.reject(new Error('not yet')) : Promise.resolve()),
      end: () => undefined,
    };
    const leader = new PostgresLeader(postgres.url, 'settler', office, log);
    await leader.start();
    assert.equal(leader.leading, false);
    await until(() => leader.leading);
    await leader.stop();
  });

  it('see each other live, and ids say whose they are', async () => {
    const [a, b] = await Promise.all([1, 2].map(() => postgresReplica(postgres.url, pool, log)));
    assert.ok(a && b);
    assert.deepEqual(await a.live(), new Set([a.tag, b.tag]));
    const id = idsOfReplica(b.tag)();
    assert.match(id, /^[0-9a-f]{32}$/);
    assert.equal(tagOf(id), b.tag);
    await b.stop();
    while ((await a.live()).has(b.tag)) await new Promise((resolve) => setTimeout(resolve, 10));
    await a.stop();
  });

  it('come back under the same tag when their connection breaks', async () => {
    const replica = await postgresReplica(postgres.url, pool, log);
    await cut('classid = 1397555217', 'true');
    while ((await replica.live()).has(replica.tag)) await new Promise((resolve) => setTimeout(resolve, 5));
    while (!(await replica.live()).has(replica.tag)) await new Promise((resolve) => setTimeout(resolve, 10));
    await replica.stop();
  });

  it('hear at once of a session that waits, and again after their connection broke', async () => {
    const heard: string[] = [];
    const listener = dueListener(postgres.url, (session) => heard.push(session), log);
    await listener.start();
    await signalDue(pool, 'one');
    await until(() => heard.includes('one'));
    await pool.query(`select pg_terminate_backend(pid) from pg_stat_activity where query like 'listen %'
       and datname = current_database()`);
    while (!heard.includes('two')) {
      await signalDue(pool, 'two');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    await listener.stop();
  });
});
