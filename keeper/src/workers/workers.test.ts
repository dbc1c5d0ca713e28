import assert from 'node:assert/strict';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { signingKey, WORKER_PATH } from '@shardmarket/sdk';
import { Keypair } from '@solana/web3.js';
import { WebSocket } from 'ws';
import { startHarness, type Harness } from '../../test/harness.ts';
import { ScriptedRing, ScriptedWorker } from '../../test/scripted-worker.ts';

describe('the worker endpoint', () => {
  let h: Harness;
  before(async () => {
    h = await startHarness();
  });
  after(() => h.stop());

  /** A registered worker that has not connected. */
  const registered = (layers: [number, number] = [0, 3]) => {
    const worker = new ScriptedWorker(new ScriptedRing(), { url: h.http.url, model: h.model.hash, layers });
    const operator = worker.operator.publicKey.toBase58();
    const { address } = worker;
    h.chain.workers.set(address, { address, operator, model: 'model', layers, ask: 7n, leaving: false });
    return worker;
  };

  it('welcomes a registered worker with the ask from the chain, and notices when it goes', async () => {
    const worker = registered();
    await worker.connect();
    const live = h.registry.all().find((w) => w.address === worker.address);
    assert.equal(live?.ask, 7n);
    const left = once(h.registry, 'left');
    worker.die();
    await left;
    assert.ok(!h.registry.has(worker.address));
  });

  it('replaces an older connection of the same worker', async () => {
    const worker = registered();
    await worker.connect();
    const again = new ScriptedWorker(worker.ring, {
      ...worker.options,
      operator: worker.operator,
      address: worker.address,
    });
    await again.connect();
    assert.equal(h.registry.all().filter((w) => w.address === worker.address).length, 1);
    assert.ok(h.registry.send(worker.address, { type: 'ring.leave', ring: '0'.repeat(32) }));
    await again.close();
  });

  const refusals: [string, (worker: ScriptedWorker) => Promise<void>][] = [
    ['bad_signature', (w) => w.connect(undefined, signingKey(Keypair.generate().secretKey))],
    ['not_registered', (w) => w.connect((hello) => ({ ...hello, worker: Keypair.generate().publicKey.toBase58() }))],
    ['wrong_layers', (w) => w.connect((hello) => ({ ...hello, layers: [0, 6] }))],
    ['wrong_numerics', (w) => w.connect((hello) => ({ ...hello, numericsClass: 'd'.repeat(64) }))],
    ['unknown_model', (w) => w.connect((hello) => ({ ...hello, model: 'e'.repeat(64) }))],
  ];
  for (const [code, connect] of refusals) {
    it(`refuses with ${code}`, async () => {
      const worker = registered();
      await assert.rejects(connect(worker), { message: code });
      assert.ok(!h.registry.has(worker.address));
    });
  }

  it('refuses with wrong_operator a worker account of somebody else', async () => {
    const mine = registered();
    const theirs = registered();
    await assert.rejects(
      mine.connect((hello) => ({ ...hello, worker: theirs.address })),
      { message: 'wrong_operator' },
    );
  });

  it('refuses with wrong_model a worker that is registered for another', async () => {
    const worker = registered();
    const account = h.chain.workers.get(worker.address);
    assert.ok(account);
    h.chain.workers.set(worker.address, { ...account, model: 'another' });
    await assert.rejects(worker.connect(), { message: 'wrong_model' });
  });

  it('refuses with ask_too_high what the model does not allow', async () => {
    const worker = registered();
    const account = h.chain.workers.get(worker.address);
    assert.ok(account);
    h.chain.workers.set(worker.address, { ...account, ask: 10_000_001n });
    await assert.rejects(worker.connect(), { message: 'ask_too_high' });
  });

  it('refuses with leaving a worker that has asked to leave', async () => {
    const worker = registered();
    const account = h.chain.workers.get(worker.address);
    assert.ok(account);
    h.chain.workers.set(worker.address, { ...account, leaving: true });
    await assert.rejects(worker.connect(), { message: 'leaving' });
  });

  it('an RPC that does not answer costs no worker its jobs', async () => {
    const worker = registered();
    await worker.connect();
    const read = h.chain.worker.bind(h.chain);
    h.chain.worker = () => Promise.reject(new Error('no answer'));
    await setTimeout(200);
    h.chain.worker = read;
    assert.ok(h.registry.available().some((w) => w.address === worker.address));
    await worker.close();
  });

  for (const [name, frame] of [
    ['bad_message', 'no JSON'],
    ['not_welcome', JSON.stringify({ type: 'ring.ready', ring: '0'.repeat(32), generation: 0 })],
  ] as const) {
    it(`ends a connection with ${name}`, async () => {
      const socket = new WebSocket(h.http.url.replace('http', 'ws') + WORKER_PATH);
      await once(socket, 'message');
      socket.send(frame);
      const [code, reason] = (await once(socket, 'close')) as [number, Buffer];
      assert.deepEqual([code, reason.toString()], [1008, name]);
    });
  }

  it('ends a connection that leaves pings unanswered', async () => {
    const socket = new WebSocket(h.http.url.replace('http', 'ws') + WORKER_PATH, { autoPong: false });
    const [code] = (await once(socket, 'close')) as [number];
    assert.equal(code, 1006);
  });

  it('answers upgrades elsewhere with 404', async () => {
    const socket = new WebSocket(h.http.url.replace('http', 'ws') + '/v1/other');
    const [error] = (await once(socket, 'error')) as [Error];
    assert.match(error.message, /404/);
  });
});
