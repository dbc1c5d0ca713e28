import assert from 'node:assert/strict';
import { idsOf } from '../../test/models.ts';
import { startHarness, type Harness } from '../../test/harness.ts';
import { NetworkView } from './network.ts';
import { networkSchema } from './openapi/network-schemas.ts';

describe('GET /v1/network', () => {
  let h: Harness;
  before(async () => {
    h = await startHarness();
    await h.freshRing();
  });
  after(() => h.stop());

  const read = async () => networkSchema.parse(await (await h.app.request('/v1/network')).json());

  it('shows rings with stages, jobs and speed, and workers; nothing of buyers', async () => {
    const { session, apiKey } = await h.openSession(1_000_000n);
    h.ring.script = { tokens: idsOf('abcd') };
    const answer = await h.client(apiKey).chat.completions.create({
      ...{ model: 'bytes', max_tokens: 4, messages: [{ role: 'user', content: 'Hello' }] },
    });
    const network = await read();
    const [ring] = network.rings;
    assert.ok(ring && network.rings.length === 1);
    assert.deepEqual([ring.model, ring.state, ring.jobs], ['bytes', 'ready', { running: 0, served: 1 }]);
    assert.deepEqual(
      ring.stages.map(({ worker, layers }) => [worker, layers]),
      h.ring.workers.map((w) => [w.address, w.options.layers]),
    );
    // The scripted head says 6 accepted, 2 rejected, 1 ms after the first token: 3 tokens in it.
    assert.deepEqual([ring.measured.alpha, ring.measured.tokens_per_second], [0.75, 3_000]);
    assert.deepEqual([ring.measured.loop_ms, ring.measured.efficiency], [null, null]);
    for (const worker of network.workers) {
      assert.deepEqual([worker.state, worker.jobs_running], ['available', 0]);
      assert.ok(worker.last_job_at !== null);
    }
    const text = JSON.stringify(network);
    for (const secret of [session, apiKey, answer.id.replace('chatcmpl-', '')]) assert.ok(!text.includes(secret));
  });

  it('is put together at most once a second', () => {
    let asked = 0;
    const view = new NetworkView({
      ...{ catalog: new Map(), registry: h.registry, jobs: { running: 0 }, replica: 'r' },
      rings: { views: () => (asked++, []), standings: () => [], lastJobAt: () => undefined },
    });
    for (const now of [5_000, 5_999, 6_000, 6_500]) view.get(now);
    assert.equal(asked, 2);
  });
});
