import assert from 'node:assert/strict';
import { KeeperClient } from '@shardmarket/sdk';
import { Keypair } from '@solana/web3.js';
import { someAddress, startHarness, type Harness } from '../../test/harness.ts';
import { idsOf } from '../../test/models.ts';
import { eq, inArray } from 'drizzle-orm';
import { jobs, jobStages } from '../db/schema.ts';
import { stageCost } from '../jobs/cost.ts';
import { jobTag } from '../reasons/worker-jobs.ts';
import { endSettlement, insertSettlement } from '../settle/store.ts';

interface Described {
  state: string;
  connected: boolean;
  jobs_running: number;
  ask: string;
  last_job: { state: string; paid_micro_usdc: string; ended_at: number | null } | null;
  jobs: { tag: string; settled: boolean; receipt: { committed: number; computed: number } | null }[];
  charges: Record<string, string>;
  batches: unknown;
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

  it('lists its last jobs, what their receipts count and what is settled; nothing of buyers is in it', async () => {
    const [head] = h.ring.workers;
    assert.ok(head);
    const { job } = await chat();
    const { job: second } = await chat();
    const { session } = await h.openSession(1n);
    const known = await h.db
      .select()
      .from(jobs)
      .where(inArray(jobs.id, [job, second]));
    const address = known[0]?.session ?? session;
    const stage = (known[0]?.amount ?? 0n) / 3n;
    const plan = { id: 'first', jobs: [job], from: 0n, to: stage * 3n, shares: [], receiptsRoot: '' };
    const signed = { voucher: new Uint8Array(124), voucherSignature: new Uint8Array(64), expiresAt: 0n };
    await insertSettlement(h.db, address, { ...plan, ...signed });
    const charged = async () => (await told(head.address)).charges;
    const sums = (settled: bigint, unsettled: bigint, lost: bigint) => ({
      delivered_micro_usdc: `${stage * 2n}`,
      ...{ settled_micro_usdc: `${settled}`, unsettled_micro_usdc: `${unsettled}`, lost_micro_usdc: `${lost}` },
    });
    assert.deepEqual(await charged(), sums(0n, stage * 2n, 0n), 'a settlement under way has settled nothing');
    await endSettlement(h.db, 'first', { state: 'confirmed', signature: 'signature' });
    assert.deepEqual(await charged(), sums(stage, stage, 0n));
    await h.db.update(jobs).set({ state: 'lost' }).where(eq(jobs.id, second));
    assert.deepEqual(await charged(), sums(stage, 0n, stage));

    const answer = await told(head.address);
    assert.deepEqual(
      answer.jobs.map(({ tag, settled, receipt }) => [tag, settled, receipt?.committed]),
      [
        [jobTag(second), false, 8],
        [jobTag(job), true, 8],
      ],
    );
    assert.equal(answer.batches, null, 'its RPC answers nothing');
    const text = JSON.stringify(answer);
    const roots = await h.db.select({ receipt: jobStages.receipt }).from(jobStages).where(eq(jobStages.job, job));
    const receipts = roots.flatMap(({ receipt }) => (receipt ? [receipt.tokenRoot, receipt.inputRoot] : []));
    assert.ok(receipts.length > 0);
    for (const secret of [job, second, address, apiKey, ...receipts]) assert.ok(!text.includes(secret));
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
