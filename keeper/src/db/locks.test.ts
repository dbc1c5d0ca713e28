import assert from 'node:assert/strict';
import pg from 'pg';
import { createPostgres, type TestPostgres } from '../../test/databases.ts';
import { LockConnection, ROLE_LOCKS } from './locks.ts';

describe('a connection for locks', () => {
  let postgres: TestPostgres;
  before(async () => {
    postgres = await createPostgres();
  });
  after(() => postgres.drop());

  it('asks one thing at a time, whoever asks', async () => {
    const client = pg.Client.prototype as { query: (this: pg.Client, ...asked: unknown[]) => Promise<unknown> };
    const query = client.query;
    let [asking, most] = [0, 0];
    client.query = async function counted(this: pg.Client, ...asked: unknown[]) {
      most = Math.max(most, (asking += 1));
      try {
        return await query.apply(this, asked);
      } finally {
        asking -= 1;
      }
    };
    try {
      const connection = await LockConnection.open(postgres.url);
      const takes = [91, 92, 93].map((key) => connection.take(ROLE_LOCKS, key));
      assert.deepEqual(await Promise.all(takes), [true, true, true]);
      await connection.close();
    } finally {
      client.query = query;
    }
    assert.equal(most, 1);
  });

  it('has lost its locks when its connection is ended, and says so to who asks', async () => {
    const [connection, admin] = [await LockConnection.open(postgres.url), new pg.Client(postgres.url)];
    assert.ok(await connection.take(ROLE_LOCKS, 94));
    await admin.connect();
    await admin.query('select pg_terminate_backend(pid) from pg_locks where locktype = $1 and objid = 94', [
      'advisory',
    ]);
    await admin.end();
    await connection.lost;
    assert.ok(connection.isLost);
    await assert.rejects(connection.take(ROLE_LOCKS, 95));
    await connection.close();
  });
});
