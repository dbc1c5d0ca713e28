import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { decodeAccount, KeeperClient, LEDGER, requireAccount, workerCut, type ToWorker } from '@shardmarket/sdk';
import { PublicKey, Transaction } from '@solana/web3.js';
import { DAY, startMarket, type TestMarket } from '../test/market.ts';
import { idsOf } from '../test/models.ts';
import type { ScriptedRing } from '../test/scripted-worker.ts';
import { openBuyer, rejoin, startRing } from '../test/stages.ts';
import { lockDirectory } from './db/lock.ts';
import { startKeeper, type Keeper } from './keeper.ts';

/** ceil(5 × 2 layers × (6 + 3 − 1)) for each of three stages */
const JOB_COST = 3n * 80n;

describe('a keeper on the real program', () => {
  let market: TestMarket;
  let keeper: Keeper;
  let ring: ScriptedRing;
  let client: KeeperClient;
  let { session, apiKey, payer, signMessage } = {} as Awaited<ReturnType<typeof openBuyer>>;

  before(async () => {
    market = await startMarket();
    keeper = await startKeeper(market.config());
    client = new KeeperClient(keeper.url);
    ring = await startRing(market, keeper.url);
    ({ session, apiKey, payer, signMessage } = await openBuyer(market, client));
    ring.script = { tokens: idsOf('abc') };
  });
  after(async () => {
    await ring.close();
    await keeper.stop();
    await market.stop();
  });

  const ask = () => client.chat(apiKey, { model: 'bytes', prompt: 'Hello', maxTokens: 3 }, () => undefined);
  const onChain = async () => {
    const info = await market.connection.getAccountInfo(new PublicKey(session));
    return info && decodeAccount('session', info);
  };

  it('settles many jobs with one voucher, pays 70 to 30, and tells the workers', async () => {
    const jobs = [(await ask()).job, (await ask()).job];
    assert.equal((await onChain())?.settled, 0n);
    assert.equal((await keeper.tick('all')).settled, 1);
    assert.equal((await onChain())?.settled, 2n * JOB_COST);
    for (const worker of ring.workers) {
      const account = await requireAccount(market.connection, 'worker', new PublicKey(worker.address));
      assert.equal(account.uncovered, workerCut((2n * JOB_COST) / 3n));
      const { bond } = (await client.get(`/v1/workers/${worker.address}`)) as { bond: Record<string, string> };
      const { owed_micro_usdc, bond_micro_zero } = bond;
      assert.deepEqual([owed_micro_usdc, bond_micro_zero], [`${account.uncovered}`, `${account.bond}`]);
      const told = worker.received.filter((m): m is ToWorker & { type: 'job.settled' } => m.type === 'job.settled');
      assert.deepEqual(
        told.flatMap((m) => m.jobs),
        jobs,
      );
    }
    const job = (await client.get(`/v1/jobs/${jobs[0]}`, apiKey)) as {
      settlement: { state: string; signature: string };
    };
    assert.equal(job.settlement.state, 'confirmed');
    const status = await market.connection.getSignatureStatus(job.settlement.signature);
    assert.equal(status.value?.err, null);
  });

  it('settles nothing twice', async () => {
    await keeper.tick('all');
    assert.equal((await onChain())?.settled, 2n * JOB_COST);
  });

  it('goes on after a restart where it stopped', async () => {
    await ask();
    await keeper.stop();
    keeper = await startKeeper(market.config());
    client = new KeeperClient(keeper.url);
    await keeper.tick('all');
    assert.equal((await onChain())?.settled, 3n * JOB_COST);
  });

  it('tells a worker that was away what was settled, when it is back', async () => {
    for (const worker of ring.workers) worker.received.length = 0;
    ring = await rejoin(ring, keeper.url);
    const [head] = ring.workers;
    while (!head?.received.some((m) => m.type === 'job.settled'))
      await new Promise((resolve) => setTimeout(resolve, 5));
  });

  it('settles and closes a session with its payer', async () => {
    await ask();
    const young = client.closeTransaction(session, signMessage);
    await assert.rejects(young, { code: 'session_too_young' });
    assert.equal((await onChain())?.settled, 4n * JOB_COST, 'it is settled all the same');
    market.localnet.advanceTime(120);
    const transaction = Transaction.from(Buffer.from(await client.closeTransaction(session, signMessage), 'base64'));
    transaction.partialSign(payer);
    const signature = await market.connection.sendRawTransaction(transaction.serialize());
    assert.equal((await market.connection.getSignatureStatus(signature)).value?.err, null);
    assert.equal(await onChain(), null);
    await assert.rejects(ask(), { code: 'session_not_found' });
  });

  it('opens missed epochs in order, watches the price, buys and burns', async () => {
    const before = await requireAccount(market.connection, 'ledger', LEDGER);
    market.localnet.advanceTime(Number(3n * DAY));
    const first = await keeper.tick();
    assert.deepEqual(
      first.steps.map((s) => s.kind),
      ['open_epoch', 'open_epoch', 'open_epoch', 'observe_price'],
    );
    const opened = await requireAccount(market.connection, 'ledger', LEDGER);
    assert.equal(opened.lastEpochDay, before.lastEpochDay + 3n);
    assert.ok(opened.burnBudget > 0n);
    assert.deepEqual((await keeper.tick()).steps, []);

    const steps = [];
    for (let i = 0; i < 11; i++) {
      market.localnet.advanceTime(125);
      steps.push(...(await keeper.tick()).steps.map((s) => s.kind));
    }
    assert.equal(steps.filter((kind) => kind === 'buyback_slice').length, 1);
    const after = await requireAccount(market.connection, 'ledger', LEDGER);
    assert.equal(after.burnBudget, 0n);
    assert.ok(after.zeroBurned > 0n);

    const { epochs, slices } = (await client.get('/v1/epochs')) as {
      epochs: { day: number; burn_half_micro_usdc: string; staker_half_micro_usdc: string; signature: string | null }[];
      slices: { spent_micro_usdc: string; burned_micro_zero: string }[];
    };
    assert.equal(epochs[0]?.day, Number(after.lastEpochDay));
    assert.ok(epochs.slice(0, 3).every((e) => e.signature !== null));
    assert.deepEqual(
      slices.map((s) => BigInt(s.burned_micro_zero)),
      [after.zeroBurned],
    );
    const burned = epochs.reduce((sum, e) => sum + BigInt(e.burn_half_micro_usdc), 0n);
    assert.equal(BigInt(slices[0]?.spent_micro_usdc ?? '0'), burned);
  });
});

describe('a keeper that cannot start', () => {
  let market: TestMarket;
  before(async () => {
    market = await startMarket();
  });
  after(() => market.stop());

  it('says that its port is in use', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    await assert.rejects(startKeeper(market.config({ port })), { code: 'port_in_use' });
    other.close();
  });

  it('says that its database is in use', async () => {
    const dataDir = join(market.dir, 'embedded');
    const unlock = lockDirectory(dataDir);
    await assert.rejects(startKeeper(market.config({ database: { dataDir } })), { code: 'data_dir_locked' });
    unlock();
  });

  it('says that no RPC answers', async () => {
    await assert.rejects(startKeeper(market.config({ rpcUrl: 'http://127.0.0.1:1' })), { code: 'rpc_unreachable' });
  });

  it('says that there are no models', async () => {
    await assert.rejects(startKeeper(market.config({ modelsDir: '/nowhere' })), { code: 'no_models' });
  });
});
