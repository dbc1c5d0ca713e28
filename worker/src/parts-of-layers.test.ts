import assert from 'node:assert/strict';
import {
  noContradiction,
  signTicket,
  verifyJobReceipts,
  type SignedReceipt,
  type SignedTicket,
} from '@shardmarket/sdk';
import type { LayerRange } from './model/graphs.ts';
import type { Model } from './model/manifest.ts';
import { Reference } from './reference.ts';
import { leastBytes } from './stage/holds.ts';
import { sessionBytes } from './stage/weights.ts';
import { jobFacts } from './testing/facts.ts';
import { LocalRing, newJob } from './testing/local-ring.ts';
import { builtInModels, prompts } from './testing/models.ts';
import type { RunningWorker } from './worker.ts';

const COMPLETION = 24;

describe('workers that serve parts of their layers', function () {
  this.timeout(120_000);
  let target: Model;
  let reference: Reference;
  let prompt: number[];
  let local: LocalRing;
  /** one that holds four layers of six at a time, one that holds all, and a spare that holds all but the first */
  let small: RunningWorker;
  let whole: RunningWorker;
  let spare: RunningWorker;

  before(async () => {
    const models = await builtInModels();
    target = models.target;
    reference = await Reference.load(target);
    prompt = prompts(target, 60).find((tokens) => tokens.length > 40) ?? [];
    local = await LocalRing.start({ target: target.directory, draft: models.draft.directory, layers: [], k: 4 });
    const memoryMb = Math.ceil(leastBytes(target.manifest, [2, 6]) / 2 ** 20);
    small = await local.addWorker(0, { layers: [1, 6], memoryMb, maxJobs: 2 });
    whole = await local.addWorker(1, { layers: [0, 6] });
    spare = await local.addWorker(2, { layers: [1, 6] });
  });
  after(async () => {
    await local.close();
    await reference.close();
  });

  /** A ticket of these workers with these layers. */
  function ticket(...stages: readonly (readonly [RunningWorker, LayerRange])[]): SignedTicket {
    const { keeper } = local;
    const all = keeper.ticket({});
    const named = stages.map(([worker, layers]) => {
      const stage = all.stages.find((s) => s.operator === worker.operator);
      assert.ok(stage);
      return { ...stage, layers: [...layers] as [number, number] };
    });
    return signTicket({ ...all, stages: named }, keeper.key);
  }

  /** Runs a job and compares it with the reference. @returns its receipts by layer */
  async function check(ring: string, seed: number, stages = 2): Promise<SignedReceipt[]> {
    const sampling = { temperature: 0.8, topP: 0.9, seed: `${seed}` };
    const job = newJob(ring, { prompt, maxTokens: COMPLETION, sampling });
    const { tokens } = await local.keeper.run(job);
    const expected = await reference.generate(job);
    assert.deepEqual(tokens, expected.tokens);
    const receipts = await local.keeper.receiptsOf(job.job, stages);
    const { ok, faults } = verifyJobReceipts(jobFacts(job, target, expected, receipts), receipts);
    assert.ok(ok, JSON.stringify([...faults]));
    return [...receipts].sort((a, b) => a.layerStart - b.layerStart);
  }

  const ranges = (receipts: readonly SignedReceipt[]) => receipts.map((r) => `${r.layerStart}-${r.layerEnd}`);
  const weights = (...parts: LayerRange[]) => parts.reduce((sum, part) => sum + sessionBytes(target.manifest, part), 0);
  const leave = (ring: string) => {
    for (const worker of local.keeper.workers) local.keeper.send(worker, { type: 'ring.leave', ring });
  };

  it('says how fast it is and how much it holds', () => {
    const told = local.keeper.workers.map(({ hello }) => [hello.layers.join('-'), hello.holds]);
    assert.deepEqual(told.sort(), [
      ['0-6', 6],
      ['1-6', 4],
      ['1-6', 5],
    ]);
    for (const { hello } of local.keeper.workers) assert.ok(hello.layerMs > 0 && hello.layerMs < 60_000);
  });

  it('serves two parts in two rings at once, with the bits of the reference and a receipt for each', async () => {
    const { keeper } = local;
    const one = await keeper.formRing(ticket([whole, [0, 4]], [small, [4, 6]]));
    const two = await keeper.formRing(ticket([whole, [0, 4]], [spare, [4, 5]], [small, [5, 6]]));
    const [a, b] = await Promise.all([check(one, 1), check(two, 2, 3)]);
    assert.deepEqual(
      [ranges(a), ranges(b)],
      [
        ['0-4', '4-6'],
        ['0-4', '4-5', '5-6'],
      ],
    );
    // What it signed for the two parts never proves a lie.
    const [x, y] = [a.at(-1), b.at(-1)];
    assert.ok(x && y && x.operator === y.operator);
    assert.match(noContradiction(x, y) ?? '', /different computations/);
    leave(one);
    leave(two);
  });

  it('shares one session between rings of the same part, and ends none while there is memory', async () => {
    const { keeper } = local;
    const before = (await spare.memory()).sessions;
    const rings = [];
    for (let i = 0; i < 2; i++) rings.push(await keeper.formRing(ticket([whole, [0, 3]], [spare, [3, 6]])));
    assert.equal((await spare.memory()).sessions, before + weights([3, 6]));
    for (const [i, ring] of rings.entries()) await check(ring, 3 + i);
    for (const ring of rings) leave(ring);
    const again = await keeper.formRing(ticket([whole, [0, 3]], [spare, [3, 6]]));
    assert.equal((await spare.memory()).sessions, before + weights([3, 6]));
    leave(again);
  });

  it('ends a session that no ring uses where its memory is wanted, and none that is in use', async () => {
    const { keeper } = local;
    const four = await keeper.formRing(ticket([whole, [0, 2]], [small, [2, 6]]));
    // Its four layers are in use, and there is no memory for a part more beside a job of the whole context.
    const running = local.keeper.run(newJob(four, { prompt, maxTokens: 4000 }));
    running.catch(() => undefined);
    await keeper.next((message) => (message.type === 'job.tokens' ? true : undefined));
    assert.equal((await small.memory()).sessions, weights([2, 6]));
    await assert.rejects(
      keeper.formRing(ticket([whole, [0, 1]], [small, [1, 2]], [spare, [2, 6]])),
      /BUSY: layers 1-2 take/,
    );
    leave(four);
    await running.catch(() => undefined);
    const two = await keeper.formRing(ticket([whole, [0, 1]], [small, [1, 3]], [spare, [3, 6]]));
    assert.deepEqual(ranges(await check(two, 5, 3)), ['0-1', '1-3', '3-6']);
    leave(two);
  });

  it('refuses more layers than it holds, and others than its own', async () => {
    const more = local.keeper.formRing(ticket([whole, [0, 1]], [small, [1, 6]]));
    await assert.rejects(more, /BAD_TICKET: .* layers 1-6, its memory holds 4 at once/);
  });

  it('a spare that holds more takes exactly the part that was lost, and keeps it', async () => {
    const { keeper } = local;
    const first = ticket([whole, [0, 2]], [small, [2, 4]], [spare, [4, 6]]);
    const ring = await keeper.formRing(first);
    const bigger = await local.addWorker(3, { layers: [0, 6] });
    const next = ticket([whole, [0, 2]], [bigger, [2, 4]], [spare, [4, 6]]);
    await keeper.formRing(signTicket({ ...first, generation: 1, stages: next.stages }, keeper.key));
    assert.deepEqual(ranges(await check(ring, 6, 3)), ['0-2', '2-4', '4-6']);
    const cut = ticket([whole, [0, 3]], [bigger, [3, 4]], [spare, [4, 6]]);
    const recut = keeper.formRing(signTicket({ ...first, generation: 2, stages: cut.stages }, keeper.key));
    await assert.rejects(recut, /BAD_TICKET: .* a ring keeps its cuts/);
  });
});
