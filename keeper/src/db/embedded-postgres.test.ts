import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readKind } from '../../test/own-database.ts';
import { createPostgres, findServer } from '../../test/postgres.ts';
import { openDatabase } from './open.ts';

/** Nobody listens there. */
const NOWHERE = 'postgres://postgres@127.0.0.1:1/postgres';

describe('the PostgreSQL that the tests run on', () => {
  it('is one of their own where none answers: as an unprivileged user, gone with what it wrote once it is stopped', async () => {
    const own = await findServer(undefined, NOWHERE);
    const postgres = await createPostgres(own.url);
    const database = await openDatabase({ url: postgres.url });
    const shown = await database.postgres?.pool.query<{ data_directory: string }>('show data_directory');
    const data = shown?.rows[0]?.data_directory ?? '';
    assert.notEqual(spawnSync('stat', ['-c', '%u', data], { encoding: 'utf8' }).stdout.trim(), '0');
    await database.close();
    await own.stop();
    assert.ok(!existsSync(data));
  });

  it('is looked for where DATABASE_URL says and nowhere else, and is missed out loud', async () => {
    await assert.rejects(findServer(NOWHERE, NOWHERE), /DATABASE_URL is set, and no PostgreSQL lets us in/);
  });

  it('is chosen by name', () => {
    assert.deepEqual([undefined, '', 'pglite', 'postgres'].map(readKind), ['pglite', 'pglite', 'pglite', 'postgres']);
    assert.throws(() => readKind('mysql'), /TEST_DATABASE: expected pglite or postgres, got "mysql"/);
  });
});
