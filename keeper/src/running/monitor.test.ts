import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sql } from 'drizzle-orm';
import { connect } from '../chain/connect.ts';
import { openOwnDatabase } from '../../test/own-database.ts';
import type { OpenDatabase } from '../db/open.ts';
import { Metrics } from '../metrics.ts';
import { Monitor } from './monitor.ts';
import { askHealth, FROZEN_MS, judgeRpc, MAX_SLOTS_BEHIND } from './rpc-health.ts';

describe('an RPC', () => {
  it('that is too far behind, or stands still, is not fresh', () => {
    const look = { slot: 9, behind: MAX_SLOTS_BEHIND, movedAt: 1_000 };
    assert.deepEqual(judgeRpc(look, 999 + FROZEN_MS), { ok: true });
    assert.match(judgeRpc({ ...look, behind: MAX_SLOTS_BEHIND + 1 }, 1_000).why ?? '', /151 slots behind.*RPC_URL/);
    assert.match(judgeRpc({ ...look, behind: Infinity }, 1_000).why ?? '', /says that it is behind/);
    assert.match(judgeRpc(look, 1_000 + FROZEN_MS).why ?? '', /at slot 9 for 30 s.*RPC_URL/);
  });
});

describe('the monitor', () => {
  let database: OpenDatabase;
  let rpc: Server;
  let rpcUrl: string;
  /** what `getHealth` is answered */
  let health: object = { result: 'ok' };
  before(async () => {
    database = await openOwnDatabase();
    rpc = createServer((request, response) => {
      void request.toArray().then((parts: Buffer[]) => {
        const { id, method } = JSON.parse(Buffer.concat(parts).toString()) as { id: string; method: string };
        const answer = method === 'getHealth' ? health : { result: Date.now() };
        response.setHeader('content-type', 'application/json').end(JSON.stringify({ jsonrpc: '2.0', id, ...answer }));
      });
    }).listen(0, '127.0.0.1');
    await once(rpc, 'listening');
    rpcUrl = `http://127.0.0.1:${(rpc.address() as AddressInfo).port}`;
  });
  after(async () => {
    rpc.closeAllConnections();
    rpc.close();
    await database.close().catch(() => undefined);
  });

  const start = (busyMs = 0, url = rpcUrl) => {
    const metrics = new Metrics();
    const deps = { db: database.db, connection: connect(url), rpcUrls: [url, url], metrics };
    return { metrics, monitor: new Monitor({ ...deps, wallet: () => Promise.resolve(77), busyMs: () => busyMs }) };
  };

  it('is ready when the database is migrated and the RPC fresh, and tells the metrics', async () => {
    const { monitor, metrics } = start();
    assert.equal(monitor.readiness().ready, false, 'nothing has been looked at');
    await monitor.look();
    assert.deepEqual(monitor.readiness().ready, true);
    const text = await metrics.registry.metrics();
    for (const line of ['db_up 1', 'rpc_slot_lag 0', 'wallet_lamports 77'])
      assert.match(text, new RegExp(`shardmarket_${line}\n`));
  });

  it('is not ready while the RPC is behind, or gives no answer', async () => {
    const { monitor, metrics } = start();
    health = { error: { code: -32005, message: 'behind', data: { numSlotsBehind: 4_000 } } };
    await monitor.look();
    assert.equal(monitor.readiness().ready, false);
    assert.match(monitor.readiness().checks.rpc.why ?? '', /4000 slots behind/);
    assert.match(await metrics.registry.metrics(), /shardmarket_rpc_slot_lag 4000\n/);
    health = { error: { code: -32005, message: 'behind' } };
    assert.equal(await askHealth(['http://127.0.0.1:1', rpcUrl]), Infinity);
    health = { result: 'ok' };
    const none = start(0, 'http://127.0.0.1:1').monitor;
    await none.look();
    assert.match(none.readiness().checks.rpc.why ?? '', /does not answer/);
  });

  it('is not ready without a migration, without the database, or once the keeper stops', async () => {
    const { monitor, metrics } = start();
    await monitor.look();
    monitor.stopping();
    assert.deepEqual(monitor.readiness().checks.process, { ok: false, why: 'the keeper is stopping' });
    await database.db.execute(sql`delete from drizzle.__drizzle_migrations`);
    await monitor.look();
    assert.match(monitor.readiness().checks.migrations.why ?? '', /0000_keeper/);
    await database.close();
    await monitor.look();
    assert.match(monitor.readiness().checks.database.why ?? '', /does not answer/);
    assert.match(await metrics.registry.metrics(), /shardmarket_db_up 0\n/);
  });

  it('is not healthy when work hangs', () => {
    assert.deepEqual(start(60_000).monitor.health(), { ok: true });
    assert.match(start(3_600_000).monitor.health().why ?? '', /3600 s/);
  });
});
