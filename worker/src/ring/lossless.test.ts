import assert from 'node:assert/strict';
import { verifyJobReceipts, type JobStart, type Sampling, type SignedReceipt } from '@shardmarket/sdk';
import { Reference } from '../reference.ts';
import { jobFacts } from '../testing/facts.ts';
import { builtInModels, prompts } from '../testing/models.ts';
import { LocalRing, newJob } from '../testing/local-ring.ts';
import type { JobResult } from '../testing/keeper.ts';
import type { Model } from '../model/manifest.ts';

const PROMPTS = 208;
const COMPLETION = 24;
const KS = [1, 2, 3, 4, 5, 6, 7, 8];

/** Greedy for even turns; else temperature and top-p that change with the prompt. */
function samplingOf(i: number): Sampling {
  const greedy = Math.floor(i / KS.length) % 2 === 0;
  if (greedy) return { temperature: 0, topP: 1, seed: '0' };
  return { temperature: 0.5 + (i % 4) / 4, topP: i % 3 === 0 ? 1 : 0.9, seed: String(i * 7919) };
}

/** Runs `tasks` with at most `width` at a time. */
async function pool(width: number, tasks: readonly (() => Promise<void>)[]): Promise<void> {
  const queue = [...tasks];
  const run = async () => {
    for (let task = queue.shift(); task; task = queue.shift()) await task();
  };
  await Promise.all(Array.from({ length: width }, run));
}

describe('rings of three stages, against the single-process reference', function () {
  this.timeout(180_000);
  let target: Model;
  let reference: Reference;
  let given: number[][];
  let local: LocalRing;
  /** ids of the rings by k: each has a head of its own, all share the middle and the tail */
  const rings = new Map<number, string>();

  before(async () => {
    const models = await builtInModels();
    target = models.target;
    reference = await Reference.load(target);
    given = prompts(target, 120).slice(0, PROMPTS);
    assert.equal(given.length, PROMPTS);
    const third = target.manifest.architecture.layers / 3;
    const layers = [0, 1, 2].map((i) => [i * third, (i + 1) * third] as const);
    const directories = { target: target.directory, draft: models.draft.directory };
    local = await LocalRing.start({ ...directories, layers, k: KS[0] ?? 1 });
    const shared = local.workers.slice(1).map((worker) => worker.operator);
    for (const k of KS) {
      const head = await local.addWorker(0, { k });
      rings.set(k, await local.keeper.formRing(local.keeper.ticket({}, [head.operator, ...shared])));
    }
  });
  after(async () => {
    await local.close();
    await reference.close();
  });

  for (const k of KS) {
    it(`k = ${k}: same bytes, greedy and sampled, and receipts without fault`, async () => {
      const stopTokens = [target.manifest.tokenizer.eos];
      const mine = given.map((prompt, i) => ({ prompt, i })).filter(({ i }) => KS[i % KS.length] === k);
      const tasks = mine.map(({ prompt, i }) => async () => {
        const sampling = samplingOf(i);
        const job = newJob(rings.get(k) ?? '', { prompt, maxTokens: COMPLETION, sampling, stopTokens });
        const result = await local.keeper.run(job);
        await compare(i, job, result, await local.keeper.receiptsOf(job.job, 3));
      });
      await pool(4, tasks);
    });
  }

  async function compare(i: number, job: JobStart, { tokens, done }: JobResult, receipts: SignedReceipt[]) {
    const expected = await reference.generate(job);
    assert.deepEqual(tokens, expected.tokens, `prompt ${i}: other tokens`);
    assert.equal(done.finish, expected.finish, `prompt ${i}`);
    assert.equal(done.committed, expected.committed, `prompt ${i}`);
    assert.equal(done.completionTokens, tokens.length, `prompt ${i}`);
    const byLayer = [...receipts].sort((a, b) => a.layerStart - b.layerStart);
    assert.equal(byLayer.at(-1)?.outputRoot, expected.logitsRoot, `prompt ${i}: other logits`);
    const { ok, faults } = verifyJobReceipts(jobFacts(job, target, expected, receipts), receipts);
    assert.ok(ok, `prompt ${i}: ${JSON.stringify([...faults])}`);
  }
});
