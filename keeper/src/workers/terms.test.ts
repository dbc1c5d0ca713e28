import assert from 'node:assert/strict';
import { once } from 'node:events';
import { startHarness, type Harness } from '../../test/harness.ts';
import { LAYERS } from '../../test/models.ts';
import type { ScriptedWorker } from '../../test/scripted-worker.ts';
import type { WorkerOnChain } from '../chain/port.ts';

describe('a connected worker whose registration changes', () => {
  let h: Harness;
  let worker: ScriptedWorker;
  beforeEach(async () => {
    h = await startHarness();
    worker = await h.addWorker([0, LAYERS], 7n);
  });
  afterEach(() => h.stop());

  const match = () => h.rings.match(h.model.hash, LAYERS, h.model.manifest.graphs);
  const asks = () => h.registry.available().map(({ ask }) => ask);

  /** Changes the worker's account, and waits until the keeper has seen it. */
  async function change(to: Partial<WorkerOnChain>): Promise<void> {
    const account = h.chain.workers.get(worker.address);
    assert.ok(account);
    const seen = once(h.registry, 'changed');
    h.chain.workers.set(worker.address, { ...account, ...to });
    await seen;
  }

  it('new jobs are for its new ask, those that run keep theirs, and it need not connect again', async () => {
    const before = h.rings.claim(match());
    await before.ready;
    await change({ ask: 8n });
    assert.deepEqual(asks(), [8n]);
    const after = h.rings.claim(match());
    await after.ready;
    assert.notEqual(after, before);
    assert.deepEqual([before.head.ask, after.head.ask], [7n, 8n]);
    assert.equal(before.lostBecause, undefined);
    h.rings.release(before);
    assert.match(before.lostBecause ?? '', /terms of a member have changed/);
    assert.equal(after.lostBecause, undefined);
    assert.equal(h.rings.claim(match()), after);
    assert.equal(worker.received.filter(({ type }) => type === 'welcome').length, 1);
  });

  it('an ask above the ceiling gets no jobs, one below it gets them again', async () => {
    const ring = h.rings.claim(match());
    await change({ ask: 10_000_001n });
    assert.deepEqual(asks(), []);
    await change({ ask: 9n });
    assert.deepEqual(asks(), [9n]);
    h.rings.release(ring);
    assert.ok(h.registry.has(worker.address));
  });

  it('who leaves gets no new jobs and stays to hear what is settled; a new bond brings it back', async () => {
    await change({ leaving: true });
    assert.deepEqual(asks(), []);
    assert.ok(h.registry.has(worker.address));
    await change({ leaving: false });
    assert.deepEqual(asks(), [7n]);
  });

  it('other layers: its jobs end, then it is told why and has to come back with them', async () => {
    const ring = h.rings.claim(match());
    await ring.ready;
    await change({ layers: [0, 2] });
    assert.deepEqual(asks(), []);
    assert.ok(h.registry.has(worker.address));
    const left = once(h.registry, 'left');
    h.rings.release(ring);
    await left;
    const refusal = worker.received.find((message) => message.type === 'refused');
    assert.equal(refusal?.type === 'refused' && refusal.code, 'wrong_layers');
  });

  it('another operator: the old key is refused once it is idle', async () => {
    const left = once(h.registry, 'left');
    await change({ operator: worker.address });
    await left;
    const refusal = worker.received.find((message) => message.type === 'refused');
    assert.equal(refusal?.type === 'refused' && refusal.code, 'wrong_operator');
  });
});
