import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { sql } from 'drizzle-orm';
import { createPostgres } from '../../test/databases.ts';
import { seedSession } from '../../test/rows.ts';
import { readCharges } from '../jobs/store.ts';
import { lockDirectory } from './lock.ts';
import { missingMigrations } from './migrations.ts';
import { openDatabase } from './open.ts';

/** The migrations that there are. */
function journal(): { when: number }[] {
  const url = new URL('../../../migrations/meta/_journal.json', import.meta.url);
  return (JSON.parse(readFileSync(url, 'utf8')) as { entries: { when: number }[] }).entries;
}

describe('PostgreSQL alone', () => {
  it('is migrated by four processes at once', async () => {
    const fresh = await createPostgres();
    const open = new URL('./open.ts', import.meta.url).href;
    const script = `import { migratePostgres } from '${open}'; await migratePostgres('${fresh.url}');`;
    const args = ['--import', 'tsx', '--input-type=module', '-e', script];
    const children = Array.from({ length: 4 }, () => spawn(process.execPath, args));
    const ends = children.map(async (child) => {
      const [errors, [code]] = await Promise.all([text(child.stderr), once(child, 'exit') as Promise<[number]>]);
      return [code, errors];
    });
    for (const [code, errors] of await Promise.all(ends)) assert.equal(code, 0, `${errors}`);
    const database = await openDatabase({ url: fresh.url });
    assert.deepEqual(await missingMigrations(database.db), []);
    const counted = await database.postgres?.pool.query<{ n: number }>(
      'select count(*)::int as n from drizzle.__drizzle_migrations',
    );
    assert.equal(counted?.rows[0]?.n, journal().length);
    await database.db.execute(sql`delete from drizzle.__drizzle_migrations`);
    assert.notDeepEqual(await missingMigrations(database.db), []);
    await database.close();
    await fresh.drop();
  });

  it('says so when it cannot be reached', async () => {
    await assert.rejects(openDatabase({ url: 'postgres://nobody@127.0.0.1:1/none' }), {
      code: 'database_unreachable',
    });
  });
});

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
    const times = journal().map((e) => e.when);
    assert.deepEqual(
      times,
      [...times].sort((a, b) => a - b),
    );
  });
});
