import assert from 'node:assert/strict';
import { KeeperClient, LEDGER, requireAccount } from '@shardmarket/sdk';
import { createPostgres, type TestPostgres } from '../../test/databases.ts';
import { startMarket, type TestMarket } from '../../test/market.ts';
import { idsOf } from '../../test/models.ts';
import { openNats } from '../../test/nats.ts';
import type { ScriptedRing } from '../../test/scripted-worker.ts';
import { openBuyer, startRing } from '../../test/stages.ts';
import { LocalHub } from '../bus/local.ts';
import { startKeeper, type Keeper } from '../keeper.ts';

/** ceil(5 × 2 layers × (6 + 3 − 1)) for each of three stages */
const JOB_COST = 3n * 80n;

const nats = await openNats();
after(() => nats?.stop());

/** Three replicas; each stage of the only ring is connected to another one of them. */
function suite(name: string, busOf: () => { hub?: LocalHub; natsUrl?: string }) {
  describe(`replicas of the API, joined ${name}`, () => {
    let market: TestMarket;
    let postgres: TestPostgres;
    let replicas: Keeper[];
    let settler: Keeper;
    let ring: ScriptedRing;
    const { hub, natsUrl } = busOf();
    const start = (mode: 'api' | 'settler') => {
      const config = market.config({
        database: { url: postgres.url },
        mode,
        ...(natsUrl !== undefined && { natsUrl }),
      });
      return startKeeper({ ...config, cron: true, tickMs: 60_000, settle: { min: 1n, maxAgeMs: 1 } }, hub);
    };
    before(async () => {
      [market, postgres] = await Promise.all([startMarket(), createPostgres()]);
      replicas = await Promise.all([start('api'), start('api'), start('api')]);
      settler = await start('settler');
      ring = await startRing(market, ...(replicas.map(({ url }) => url) as [string, ...string[]]));
      ring.script = { tokens: idsOf('abc') };
    });
    after(async () => {
      await ring.close();
      await Promise.all([...replicas, settler].map((one) => one.stop()));
      await market.stop();
      await postgres.drop();
    });

    /** When a replica knows workers for the model. */
    const serves = async (replica: Keeper) => {
      for (;;) {
        const { data } = (await (await fetch(`${replica.url}/v1/models`)).json()) as {
          data: { unavailable?: unknown }[];
        };
        if (JSON.stringify(data).includes('price_micro_usdc_per_million":"')) return;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    };
    const buyer = () => openBuyer(market, new KeeperClient(replicas[0]?.url ?? ''));
    const ask = (replica: Keeper | undefined, key: string) =>
      new KeeperClient(replica?.url ?? '').chat(
        key,
        { model: 'bytes', prompt: 'Hello', maxTokens: 3 },
        () => undefined,
      );

    it('run a job of any of them on workers of all of them, bill it, and settle it', async () => {
      await Promise.all(replicas.map(serves));
      const { apiKey: key, session } = await buyer();
      for (const replica of replicas) {
        const { job } = await ask(replica, key);
        const shown = (await new KeeperClient(replicas[0]?.url ?? '').get(`/v1/jobs/${job}`, key)) as object;
        assert.match(JSON.stringify(shown), /"done"/);
      }
      assert.equal(ring.started.length, 3);
      const before = await requireAccount(market.connection, 'ledger', LEDGER);
      await settler.tick('all');
      const after = await requireAccount(market.connection, 'ledger', LEDGER);
      assert.equal(after.workersOwed > before.workersOwed, true);
      const balance = (await new KeeperClient(settler.url).get('/healthz')) as object;
      assert.deepEqual(balance, { ok: true });
      const left = (await new KeeperClient(replicas[1]?.url ?? '').get(`/v1/sessions/${session}`)) as {
        settled: string;
      };
      assert.equal(BigInt(left.settled), 3n * JOB_COST);
      for (const worker of ring.workers)
        while (!worker.received.some(({ type }) => type === 'job.settled')) await worker.message();
    });

    it('cancel a job at whichever its head is connected to', async () => {
      const { apiKey: key } = await buyer();
      ring.script = { tokens: Array.from({ length: 200 }, () => idsOf('a')[0] ?? 0), delayMs: 20 };
      const controller = new AbortController();
      const response = await fetch(`${replicas[2]?.url}/v1/chat/completions`, {
        method: 'POST',
        headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
        body: JSON.stringify({
          model: 'bytes',
          messages: [{ role: 'user', content: 'x' }],
          stream: true,
          max_tokens: 200,
        }),
        signal: controller.signal,
      });
      assert.equal((await response.body?.getReader().read())?.done, false);
      controller.abort();
      while (ring.cancelled.size === 0) await new Promise((resolve) => setTimeout(resolve, 10));
      ring.script = { tokens: idsOf('abc') };
    });

    it('take over the workers of one that stops', async () => {
      const { apiKey: key } = await buyer();
      const gone = replicas.pop();
      await gone?.stop();
      const [last] = ring.workers.splice(2, 1);
      assert.ok(last);
      await ring.add({ ...last.options, url: replicas[0]?.url ?? '', operator: last.operator, address: last.address });
      for (const replica of replicas) {
        await serves(replica);
        await ask(replica, key);
      }
    });
  });
}

suite('in one process', () => ({ hub: new LocalHub() }));
if (nats !== undefined) suite('by NATS', () => ({ natsUrl: nats.url }));
