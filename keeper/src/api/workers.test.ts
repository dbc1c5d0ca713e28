import assert from 'node:assert/strict';
import { KeeperClient } from '@shardmarket/sdk';
import { Keypair } from '@solana/web3.js';
import { someAddress, startHarness, type Harness } from '../../test/harness.ts';
import { idsOf } from '../../test/models.ts';
import { stageCost } from '../jobs/cost.ts';

interface Described {
  state: string;
  connected: boolean;
  jobs_running: number;
  ask: string;
  last_job: { state: string; paid_micro_usdc: string; ended_at: number | null } | null;
  reasons: { code: string; message: string; count: number; first_at: number; last_at: number }[];
}

describe('GET /v1/workers/{address}', () => {
  let h: Harness;
  let client: KeeperClient;
  let apiKey: string;

  before(async () => {
    h = await startHarness();
    client = new KeeperClient(h.http.url);
    ({ apiKey } = await h.openSession(1_000_000n));
  });
  after(() => h.stop());
  beforeEach(async () => {
    await h.freshRing();
    h.ring.script = { tokens: idsOf('abc') };
  });

  const told = async (address: string) => (await client.get(`/v1/workers/${address}`)) as Described;
  const chat = () => client.chat(apiKey, { model: 'bytes', prompt: 'Hello', maxTokens: 3 }, () => undefined);

  it('says what a worker does, and what its last job paid', async () => {
    const [head] = h.ring.workers;
    const before = await told(head?.address ?? '');
    assert.deepEqual([before.state, before.connected, before.last_job], ['available', true, null]);
    await chat();
    const { last_job: last, reasons } = await told(head?.address ?? '');
    const live = h.registry.get(head?.address ?? '');
    assert.equal(last?.state, 'done');
    assert.equal(last?.paid_micro_usdc, live && `${stageCost(live, 6 + 3 - 1)}`);
    assert.deepEqual(reasons, []);
  });

  it('says why it got no job, and how often', async () => {
    const dear = await h.addWorker([0, 2], 2_000_000n);
    await chat();
    await chat();
    const { state, last_job, reasons } = await told(dear.address);
    assert.deepEqual([state, last_job], ['available', null]);
    assert.deepEqual(
      reasons.map(({ code, count }) => [code, count]),
      [['dearer', 2]],
    );
    assert.match(reasons[0]?.message ?? '', /ask 1000000 and less, it asks 2000000/);
  });

  it('says why it was refused, to its operator only', async () => {
    const [head] = h.ring.workers;
    assert.ok(head);
    await head.close();
    await assert.rejects(
      head.connect((hello) => ({ ...hello, layers: [0, 3] })),
      /wrong_layers/,
    );
    const { state, reasons } = await told(head.address);
    assert.equal(state, 'absent');
    assert.deepEqual(
      reasons.map(({ code, count }) => [code, count]),
      [['wrong_layers', 1]],
    );
    const thief = Keypair.generate();
    await assert.rejects(h.ring.add({ ...head.options, operator: thief, address: head.address }), /wrong_operator/);
    assert.equal((await told(head.address)).reasons.length, 1, 'what others say in its name is not counted');
  });

  it('knows only workers that are registered', async () => {
    await assert.rejects(told(someAddress()), { status: 404, code: 'worker_not_found' });
    await assert.rejects(told('nonsense'), { status: 400, code: 'invalid_request' });
  });
});
