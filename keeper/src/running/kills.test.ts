import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { decodeAccount, KeeperClient } from '@shardmarket/sdk';
import { PublicKey } from '@solana/web3.js';
import pg from 'pg';
import { createPostgres, type TestPostgres } from '../../test/databases.ts';
import { startMarket, type TestMarket } from '../../test/market.ts';
import { idsOf } from '../../test/models.ts';
import { openNats } from '../../test/nats.ts';
import { startProcess, type KeeperProcess } from '../../test/processes.ts';
import { ScriptedRing, type ScriptedWorker } from '../../test/scripted-worker.ts';
import { hireStages, openBuyer } from '../../test/stages.ts';
import type { Mode } from './modes.ts';

const MODES: readonly Mode[] = ['all', 'all', 'api', 'api', 'api'];
const KILLS = 4;
const BUYERS = 4;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

const nats = await openNats();
after(() => nats?.stop());

if (nats !== undefined) {
  describe('two keepers and three API replicas that are killed', function () {
    this.timeout(300_000);
    let market: TestMarket;
    let postgres: TestPostgres;
    let pool: pg.Pool;
    let processes: KeeperProcess[];
    const ring = new ScriptedRing();
    let over = false;
    const start = (mode: Mode) =>
      startProcess(market, mode, {
        ...{ DATABASE_URL: postgres.url, NATS_URL: nats.url, TICK_MS: '100', SETTLE_MIN: '1' },
        ...{
          RING_READY_TIMEOUT_MS: '5000',
          TOKEN_TIMEOUT_MS: '5000',
          RECEIPT_TIMEOUT_MS: '2000',
          WORKER_PING_MS: '1000',
        },
      });
    const anybody = () => {
      const live = processes.filter((one) => one.isAlive);
      return live[randomInt(live.length)] as KeeperProcess;
    };

    before(async () => {
      [market, postgres] = await Promise.all([startMarket(), createPostgres()]);
      pool = new pg.Pool({ connectionString: postgres.url });
      processes = await Promise.all(MODES.map(start));
      ring.script = { tokens: idsOf('abcdef'), delayMs: 10 };
    });
    after(async () => {
      over = true;
      await ring.close();
      await Promise.all(processes.map((one) => one.kill()));
      await pool.end();
      await market.stop();
      await postgres.drop();
    });

    /** A worker that comes back, to anybody, whenever its connection breaks. */
    const keepConnected = async (hired: Awaited<ReturnType<typeof hireStages>>[number]) => {
      const options = { url: anybody().url, model: market.model.hash, maxJobs: 16, ...hired };
      let worker: ScriptedWorker = await ring.add(options);
      void (async () => {
        while (!over) {
          await worker.closed();
          await pause(100);
          ring.workers.splice(ring.workers.indexOf(worker), 1);
          while (!over) {
            const next = await ring.add({ ...options, url: anybody().url }).catch(() => undefined);
            if (next) worker = next;
            if (next) break;
            await pause(100);
          }
        }
      })();
    };

    it('settle each job once, lose none, and lead again within 5 s', async () => {
      for (const hired of await hireStages(market)) await keepConnected(hired);
      const client = new KeeperClient(processes[0]?.url ?? '');
      const { session, apiKey: key } = await openBuyer(market, client, { deposit: 100_000_000n });

      const done: string[] = [];
      let failed = 0;
      const buyers = Array.from({ length: BUYERS }, async () => {
        while (!over) {
          try {
            const asked = { model: 'bytes', prompt: 'Hello', maxTokens: 6 };
            done.push((await new KeeperClient(anybody().url).chat(key, asked, () => undefined)).job);
          } catch {
            failed += 1;
            await pause(50);
          }
        }
      });

      const gaps: number[] = [];
      const starts: Promise<void>[] = [];
      for (let kill = 0; kill < KILLS; kill++) {
        const enough = done.length + 5;
        while (done.length < enough) await pause(20);
        // By turns the leader, with the other keeper there to follow it, and any replica.
        if (kill % 2 === 0) await Promise.all(starts);
        const place = kill % 2 === 0 ? await leaderOf(processes) : randomInt(2, processes.length);
        const victim = processes[place] as KeeperProcess;
        await victim.kill();
        const since = performance.now();
        if (victim.mode === 'all') {
          while ((await leaderOf(processes)) < 0) await pause(20);
          gaps.push(Math.round(performance.now() - since));
        }
        starts.push(start(victim.mode).then((next) => void (processes[place] = next)));
      }
      await Promise.all(starts);
      const enough = done.length + 5;
      while (done.length < enough) await pause(20);
      over = true;
      await Promise.all(buyers);

      const count = async (query: string) => Number((await pool.query<{ n: string }>(query)).rows[0]?.n);
      while ((await count(`select count(*) as n from jobs where state = 'running'`)) > 0) await pause(100);
      const open = `select count(*) as n from jobs left join settlements s on jobs.settlement = s.id
        where jobs.amount > 0 and s.state is distinct from 'confirmed'`;
      while ((await count(open)) > 0) await pause(100);

      const info = await market.connection.getAccountInfo(new PublicKey(session));
      const settled = info ? decodeAccount('session', info).settled : 0n;
      assert.equal(settled, BigInt(await count('select coalesce(sum(amount), 0) as n from jobs')), 'the chain agrees');
      const vouched = await count(`select coalesce(sum(to_amount - from_amount), 0) as n from settlements`);
      assert.equal(settled, BigInt(vouched), 'each micro-USDC under one voucher');
      const { rows } = await pool.query<{ id: string }>(`select id from jobs where state = 'done' and amount > 0`);
      const stored = new Set(rows.map(({ id }) => id));
      assert.deepEqual(
        done.filter((id) => !stored.has(id)),
        [],
        'every answered job is stored and paid',
      );
      console.log(
        `        ${done.length} jobs answered, ${failed} refused or broken off; another leader after ${gaps.join(', ')} ms`,
      );
      assert.ok(gaps.length > 0 && gaps.every((ms) => ms < 5_000), `${gaps.join(', ')} ms`);
    });

    it('end in order when they are asked to', async () => {
      const ends = await Promise.all(processes.map((one) => one.stop()));
      assert.deepEqual(ends, [0, 0, 0, 0, 0], processes.map((one) => one.errors().slice(-500)).join('\n'));
    });
  });
}

/** The place of the process that settles; −1 if none says that it does. */
async function leaderOf(processes: readonly KeeperProcess[]): Promise<number> {
  const leads = await Promise.all(
    processes.map(async (one) => {
      if (one.mode !== 'all' || !one.isAlive) return false;
      const metrics = await fetch(`${one.url}/metrics`)
        .then((response) => response.text())
        .catch(() => '');
      return metrics.includes('shardmarket_leads_settler 1\n');
    }),
  );
  return leads.indexOf(true);
}
