import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { KeeperClient, LEDGER, requireAccount } from '@shardmarket/sdk';
import { Keypair } from '@solana/web3.js';
import { CHECKPOINTS, type Checkpoint } from '../../keeper/src/checkpoint.ts';
import { openDatabase } from '../../keeper/src/db/open.ts';
import { startMarket, type TestMarket } from '../../keeper/test/market.ts';
import { idsOf } from '../../keeper/test/models.ts';
import { databaseEnv, ownDatabase, type DatabaseKind, type Where } from '../../keeper/test/own-database.ts';
import { ScriptedRing } from '../../keeper/test/scripted-worker.ts';
import { hireStages, openBuyer } from '../../keeper/test/stages.ts';
import { assertEpochs, assertSettled, readLedger } from './books.ts';
import { startKeeperProcess } from './keeper-process.ts';
import { startRpcProxy, type RpcProxy } from './rpc-proxy.ts';

/** Chain seconds after which nothing signed before can land, and those of a day. */
const [EXPIRY_SECS, DAY_SECS] = [70, 86_400];

/** One keeper's life after another, each killed at the next checkpoint, then one that lives. @returns where each died */
async function killEverywhere(market: TestMarket, proxy: RpcProxy, where: Where): Promise<Checkpoint[]> {
  const keypair = join(market.dir, 'keeper.json');
  writeFileSync(keypair, JSON.stringify([...market.keeper.secretKey]));
  const env = {
    ...{ RPC_URL: proxy.url, KEEPER_KEYPAIR: keypair, KEEPER_PORT: '0', MODELS_DIR: market.modelsDir },
    ...{ TICK_MS: '50', SETTLE_MIN: '1', LOG_LEVEL: 'info' },
    ...databaseEnv(where),
  };
  const before = await readLedger(market.connection);
  const { lastEpochDay } = await requireAccount(market.connection, 'ledger', LEDGER);
  const hired = await hireStages(market);
  const payer = Keypair.generate();
  let buyer: { session: string; apiKey: string } | undefined;

  /** Workers connect, and a buyer asks for something, as long as the keeper lives. */
  const trade = async (url: string) => {
    const ring = new ScriptedRing();
    ring.script = { tokens: idsOf('abc') };
    try {
      const model = market.model.hash;
      await Promise.all(hired.map((worker) => ring.add({ url, model, ...worker })));
      const client = new KeeperClient(url);
      buyer ??= await openBuyer(market, client, { payer });
      await client.chat(buyer.apiKey, { model: 'bytes', prompt: 'Hello', maxTokens: 3 }, () => undefined);
    } catch (error) {
      if (buyer === undefined) throw error;
    } finally {
      await ring.close();
    }
  };

  const died: Checkpoint[] = [];
  for (const at of [undefined, ...CHECKPOINTS, undefined]) {
    const keeper = startKeeperProcess(env, at);
    const url = await keeper.url;
    proxy.swallowing = at === 'settle.retried';
    if (url !== undefined) await trade(url);
    if (at?.startsWith('cron.')) market.localnet.advanceTime(DAY_SECS);
    if (proxy.swallowing) market.localnet.advanceTime(EXPIRY_SECS);
    if (at === undefined) {
      if (url === undefined || !buyer) assert.fail((await keeper.ended).log);
      await settled(new KeeperClient(url), buyer.session);
      keeper.stop();
    }
    const { by, log } = await keeper.ended;
    proxy.swallowing = false;
    assert.equal(by, at === undefined ? 0 : 'SIGKILL', log);
    if (at !== undefined) died.push(at);
  }
  const database = await openDatabase(where);
  const { db } = database;
  try {
    const books = await assertSettled(db, market.connection, [buyer?.session ?? ''], before);
    assert.ok(books.jobs > CHECKPOINTS.length / 2 && books.vouchers > 1, JSON.stringify({ ...books, total: '' }));
    assert.ok((await assertEpochs(db, market.connection, lastEpochDay + 1n)) >= 3);
  } finally {
    await database.close();
  }
  return died;
}

/** When nothing is owed any more. */
async function settled(client: KeeperClient, session: string): Promise<void> {
  for (;;) {
    const { unsettled } = (await client.get(`/v1/sessions/${session}`)) as { unsettled: string };
    if (unsettled === '0') return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function onMarket(kind: DatabaseKind) {
  const market = await startMarket();
  const proxy = await startRpcProxy(market.localnet.rpcUrl);
  const database = await ownDatabase(join(market.dir, 'db'), kind);
  try {
    return await killEverywhere(market, proxy, database.where);
  } finally {
    await proxy.close();
    await market.stop();
    await database.drop();
  }
}

describe('a keeper that is killed at each checkpoint settles each job and opens each epoch exactly once', function () {
  this.timeout(600_000);
  const runs = new Map<DatabaseKind, Promise<Checkpoint[]>>();
  before(() => {
    // Both at once: most of the time goes into starting processes.
    for (const kind of ['pglite', 'postgres'] as const) {
      const run = onMarket(kind);
      run.catch(() => undefined);
      runs.set(kind, run);
    }
  });

  it('on PGlite', async () => assert.deepEqual(await runs.get('pglite'), [...CHECKPOINTS]));
  it('on PostgreSQL', async () => assert.deepEqual(await runs.get('postgres'), [...CHECKPOINTS]));
});
