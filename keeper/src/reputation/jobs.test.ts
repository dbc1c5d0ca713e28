import assert from 'node:assert/strict';
import { once } from 'node:events';
import { KeeperClient } from '@shardmarket/sdk';
import { startHarness, type Harness } from '../../test/harness.ts';
import { idsOf } from '../../test/models.ts';
import { pauseAfterFirst } from '../../test/script.ts';
import type { ScriptedWorker } from '../../test/scripted-worker.ts';
import { Problem } from '../errors.ts';
import { CAUTIOUS } from '../rings/policy.ts';
import { NO_DEEDS } from './standing.ts';

const ANSWER = idsOf('abc');
const ASK = 1_000_000n;

describe('jobs and what they say of workers', () => {
  let h: Harness;
  let client: KeeperClient;
  let apiKey: string;
  let head: ScriptedWorker;
  let middle: ScriptedWorker;
  let tail: ScriptedWorker;
  before(async () => {
    h = await startHarness({ matching: { ...CAUTIOUS, exploreRate: 0.5 } });
    client = new KeeperClient(h.http.url);
  });
  after(() => h.stop());
  beforeEach(async () => {
    [head, middle, tail] = await h.freshRing();
    h.ring.script = { tokens: ANSWER };
    h.luck.random = () => 1;
    ({ apiKey } = await h.openSession(1_000_000n));
  });

  const chat = (key = apiKey) => client.chat(key, { model: 'bytes', prompt: 'Hello', maxTokens: 3 }, () => undefined);
  const told = (address: string) => client.get(`/v1/workers/${address}`) as Promise<Record<string, unknown>>;

  it('a delivered job counts for all of its workers, and is told with the bounds', async () => {
    await chat();
    for (const { address } of [head, middle, tail]) {
      assert.deepEqual(h.records.of(address), { ...NO_DEEDS, delivered: 1 });
    }
    const { reputation, bond } = await told(head.address);
    const { delivered, price_counts_percent } = reputation as {
      delivered: { good: number; bad: number; lower_bound: number; newcomer: number };
      price_counts_percent: number;
    };
    assert.deepEqual([delivered.good, delivered.bad, price_counts_percent, bond], [1, 0, 100, null]);
    assert.ok(delivered.lower_bound > delivered.newcomer);
  });

  it('a stage that goes away in a job has failed, the others have not', async () => {
    const spare = await h.addWorker([2, 4]);
    const { pause, open } = pauseAfterFirst();
    h.ring.script = { tokens: ANSWER, pause };
    const answer = chat();
    while (h.ring.started.length === 0) await once(h.registry, 'message');
    middle.die();
    await Promise.all([spare.invited(1), head.invited(2)]);
    open();
    await answer;
    assert.deepEqual(
      [head, spare].map((w) => h.records.of(w.address).delivered),
      [1, 1],
    );
    assert.deepEqual(h.records.of(middle.address), { ...NO_DEEDS, failed: 1 });
    assert.deepEqual(
      [head, spare, tail].map((w) => h.records.of(w.address).failed),
      [0, 0, 0],
    );
  });

  it('a worker that leaves without a job has failed nothing', async () => {
    await chat();
    const left = once(h.registry, 'left');
    middle.die();
    await left;
    assert.equal(h.records.of(middle.address).failed, 0);
  });

  it('one that does not make its links in time has failed, and one that went with its process has not', async () => {
    const ring = h.rings.claim(h.rings.match(h.model.hash, 6, h.model.manifest.graphs));
    await ring.ready;
    const remote = { ...ring.head, address: 'elsewhere', operator: 'elsewhere' };
    const seat = h.registry.join(remote, { send: () => undefined, close: () => undefined }, { home: 'b', since: 1 });
    const other = h.rings.claim({ numericsClass: remote.numericsClass, stages: [remote] });
    seat.leave(true);
    assert.ok(other.lostBecause);
    assert.equal(h.records.of('elsewhere').failed, 0);
    const silent = { ...ring.head, address: 'silent' };
    const third = h.rings.claim({ numericsClass: silent.numericsClass, stages: [silent] });
    await assert.rejects(third.ready, /not ready within/);
    assert.equal(h.records.of('silent').failed, 1);
  });

  it('a job may be given to a worker of which less is known, and says why others were not chosen', async () => {
    for (const { address } of [head, middle, tail]) h.records.add(address, { delivered: 1_000 });
    const fresh = await h.addWorker([0, 2], (ASK * 101n) / 100n);
    h.luck.random = () => 0.49;
    await chat();
    assert.equal(h.records.of(fresh.address).delivered, 1);
    const { reasons } = (await told(head.address)) as unknown as { reasons: { code: string }[] };
    assert.deepEqual(
      reasons.map((r) => r.code),
      ['exploring'],
    );
    const metrics = await h.metrics.registry.metrics();
    assert.match(metrics, /shardmarket_jobs_explored_total 1/);
    h.luck.random = () => 0.5;
    await chat();
    assert.equal(h.records.of(fresh.address).delivered, 1);
  });

  it('no job with a price that was agreed is given to a worker to learn of it', async () => {
    for (const { address } of [head, middle, tail]) h.records.add(address, { delivered: 1_000 });
    const fresh = await h.addWorker([0, 2], ASK);
    h.luck.random = () => 0;
    const quote = (await client.quote({ model: 'bytes', promptTokens: 6, maxTokens: 3 })).quote;
    const response = await fetch(`${h.http.url}/v1/chat/completions`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${apiKey}`,
        'x-shardmarket-quote': quote,
      },
      body: JSON.stringify({ model: 'bytes', messages: [{ role: 'user', content: 'Hello' }], max_tokens: 3 }),
    });
    assert.equal(response.status, 200);
    await response.json();
    assert.equal(h.records.of(fresh.address).delivered, 0);
    await chat();
    assert.equal(h.records.of(fresh.address).delivered, 1);
  });

  it('nobody is refused for the price of a worker that was to be tried', async () => {
    for (const { address } of [head, middle, tail]) h.records.add(address, { delivered: 1_000 });
    await h.addWorker([0, 2], (ASK * 103n) / 100n);
    h.luck.random = () => 0;
    // What the best ring costs: 3 stages of 2 layers, 8 positions each.
    const { apiKey: exact } = await h.openSession(48n);
    await chat(exact);
    await assert.rejects(chat(exact), { code: 'insufficient_balance' });
  });

  it('the quote says what asks count as, and which cheaper ring was passed over for what', async () => {
    h.records.add(head.address, { failed: 50 });
    const other = await h.addWorker([0, 2], ASK + 1n);
    const { stages, passed_over } = await client.quote({ model: 'bytes', promptTokens: 6, maxTokens: 3 });
    assert.deepEqual([stages[0]?.worker, stages[0]?.ask_counts_percent], [other.address, 100]);
    assert.equal(passed_over[0]?.stages[0]?.ask_counts_percent, 224);
    assert.match(passed_over[0].reason, /50 of 50 jobs failed with it, so that its ask counts 2\.24 times/);
  });

  it('a worker whose bond carries no more is left out as soon as the chain says so, and told with the amounts', async () => {
    const account = h.chain.workers.get(middle.address);
    assert.ok(account);
    const security = { bond: 9n, carries: 100n, owed: 100n, audits: 0, strikes: 0 };
    h.chain.workers.set(middle.address, { ...account, security });
    const isFull = () => h.rings.standings().some(({ obstacles }) => obstacles.includes('bond_full'));
    while (!isFull()) await new Promise((resolve) => setTimeout(resolve, 5));
    const refused = (e: unknown) => e instanceof Problem && e.code === 'no_ring' && /1 left out/.test(e.message);
    assert.throws(() => h.rings.match(h.model.hash, 6, h.model.manifest.graphs), refused);
    const { state, bond } = await told(middle.address);
    const amounts = {
      bond_micro_zero: '9',
      covers_micro_usdc: '100',
      owed_micro_usdc: '100',
      headroom_micro_usdc: '0',
    };
    assert.deepEqual([state, bond], ['bond_full', amounts]);
    await h.addWorker([2, 4]);
    await chat();
    const { reasons } = (await told(middle.address)) as unknown as { reasons: { code: string; message: string }[] };
    assert.equal(reasons[0]?.code, 'bond_full');
    assert.match(
      reasons[0].message,
      /owed 100 micro-USDC that have not vested, and its bond of 9 micro-ZERO carries 100/,
    );
  });
});
