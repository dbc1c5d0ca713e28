import assert from 'node:assert/strict';
import { verifyJobReceipts, type JobStart, type Sampling } from '@shardmarket/sdk';
import type { Model } from '../model/manifest.ts';
import { Reference } from '../reference.ts';
import { jobFacts } from '../testing/facts.ts';
import { LocalRing, newJob } from '../testing/local-ring.ts';
import { builtInModels, prompts } from '../testing/models.ts';

const greedy: Sampling = { temperature: 0, topP: 1, seed: '0' };
const sampled: Sampling = { temperature: 0.8, topP: 0.9, seed: '4096' };

/** Enough for the layers and one job of the whole context at each stage, and not for two. */
const MEMORY_MB = 55;

describe('long prompts in a ring of two, against the single-process reference', function () {
  this.timeout(120_000);
  let target: Model;
  let ring: LocalRing;
  let reference: Reference;
  let text: number[];

  before(async () => {
    const models = await builtInModels();
    ({ target } = models);
    const layers = [[0, 3] as const, [3, 6] as const];
    ring = await LocalRing.start({
      ...{ target: target.directory, draft: models.draft.directory, layers },
      change: () => ({ memoryMb: MEMORY_MB }),
    });
    reference = await Reference.load(target);
    text = prompts(target, 600).flat();
  });
  after(async () => {
    await ring.close();
    await reference.close();
  });

  const ask = (from: number, length: number, maxTokens: number, sampling = greedy) =>
    newJob(ring.id, { prompt: text.slice(from, from + length), maxTokens, sampling });

  async function compare(job: JobStart): Promise<void> {
    const { tokens, done } = await ring.keeper.run(job);
    const expected = await reference.generate(job);
    assert.deepEqual(tokens, expected.tokens);
    assert.equal(done.committed, expected.committed);
    const receipts = await ring.keeper.receiptsOf(job.job, 2);
    const { ok, faults } = verifyJobReceipts(jobFacts(job, target, expected, receipts), receipts);
    assert.ok(ok, JSON.stringify([...faults]));
    const logits = receipts.find(({ layerEnd }) => layerEnd === 6)?.outputRoot;
    assert.equal(logits, expected.logitsRoot);
  }

  it('gives the same bytes beyond 1,024 positions, greedy and sampled, jobs side by side', async () => {
    await Promise.all([compare(ask(0, 1_015, 24)), compare(ask(1_000, 1_300, 16, sampled))]);
  });

  it('a short job does not wait for the whole of a long prompt', async () => {
    const long = ask(500, 2_000, 1);
    const short = ask(0, 6, 3);
    const order: string[] = [];
    const started = ring.keeper.run(long).then(() => order.push('long'));
    await ring.keeper.run(short).then(() => order.push('short'));
    await started;
    assert.deepEqual(order, ['short', 'long']);
  });

  it('a job for which no memory is left finds the ring busy; a shorter one does not', async () => {
    const held = ask(0, 6, 4_000);
    const begun = ring.keeper.next((message) => (message.type === 'job.tokens' ? true : undefined));
    const holding = ring.keeper.run(held);
    await begun;
    await assert.rejects(ring.keeper.run(ask(100, 6, 4_000)), /BUSY: .*the job can take .* are not spoken for/);
    await compare(ask(100, 6, 8));
    const head = ring.keeper.workers.find(({ hello }) => hello.layers[0] === 0);
    assert.ok(head);
    ring.keeper.send(head, { type: 'job.cancel', job: held.job });
    assert.equal((await holding).done.finish, 'cancelled');
  });
});
