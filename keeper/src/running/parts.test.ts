import assert from 'node:assert/strict';
import { KeeperClient, LEDGER, requireAccount } from '@shardmarket/sdk';
import { createPostgres, type TestPostgres } from '../../test/databases.ts';
import { DAY, startMarket, type TestMarket } from '../../test/market.ts';
import { idsOf } from '../../test/models.ts';
import { ScriptedRing } from '../../test/scripted-worker.ts';
import { openBuyer } from '../../test/stages.ts';
import { startKeeper, type Keeper } from '../keeper.ts';

describe('a keeper in parts, on PostgreSQL', () => {
  let market: TestMarket;
  let postgres: TestPostgres;
  let api: Keeper;
  let settler: Keeper;
  let cron: Keeper;
  const ring = new ScriptedRing();
  before(async () => {
    [market, postgres] = await Promise.all([startMarket(), createPostgres()]);
    const config = market.config({ database: { url: postgres.url }, cron: true });
    // The database is new: three processes migrate it at once.
    [api, settler, cron] = (await Promise.all(
      // The settler looks by itself once in an hour: what is settled sooner was asked for.
      (['api', 'settler', 'cron'] as const).map((mode) =>
        startKeeper({ ...config, mode, ...(mode === 'settler' && { tickMs: 3_600_000 }) }),
      ),
    )) as [Keeper, Keeper, Keeper];
    for (const layers of [
      [0, 3],
      [3, 6],
    ] as [number, number][]) {
      await ring.add({ url: api.url, model: market.model.hash, layers, ...(await market.register(layers)) });
    }
  });
  after(async () => {
    await ring.close();
    await Promise.all([api, settler, cron].map((part) => part.stop()));
    await market.stop();
    await postgres.drop();
  });

  const path = async (part: Keeper, name: string) => (await fetch(`${part.url}${name}`)).status;

  it('has buyers served by its API alone, and health and metrics by all', async () => {
    assert.equal(await path(api, '/v1/models'), 200);
    assert.equal(await path(settler, '/v1/models'), 404);
    for (const part of [api, settler, cron])
      for (const name of ['/healthz', '/readyz', '/metrics']) assert.equal(await path(part, name), 200, name);
    const metrics = await (await fetch(`${settler.url}/metrics`)).text();
    assert.match(metrics, /shardmarket_leads_settler 1\n/);
    assert.doesNotMatch(metrics, /shardmarket_leads_cron/);
  });

  it('does the work of a role in the process of that role alone', async () => {
    await assert.rejects(api.tick(), { code: 'not_leading' });
    assert.deepEqual((await settler.tick()).steps, []);
    const day = async () => (await requireAccount(market.connection, 'ledger', LEDGER)).lastEpochDay;
    const before = await day();
    market.localnet.advanceTime(Number(DAY));
    while ((await day()) === before) await new Promise((resolve) => setTimeout(resolve, 50));
  });

  it('settles and closes a session that buyers close at the API, which wakes the settler over the database', async () => {
    const client = new KeeperClient(api.url);
    const { session, signMessage, apiKey: key } = await openBuyer(market, client);
    ring.script = { tokens: idsOf('abc') };
    await client.chat(key, { model: 'bytes', prompt: 'Hello', maxTokens: 3 }, () => undefined);
    market.localnet.advanceTime(120);
    assert.ok((await client.closeTransaction(session, signMessage)).length > 100);
    const [worker] = ring.workers;
    while (!worker?.received.some(({ type }) => type === 'job.settled')) await worker?.message();
  });
});
