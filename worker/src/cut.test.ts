import assert from 'node:assert/strict';
import { toHex, tokenRoot, verifyJobReceipts, type JobCut, type JobStart } from '@shardmarket/sdk';
import type { Model } from './model/manifest.ts';
import { Reference } from './reference.ts';
import { jobFacts } from './testing/facts.ts';
import type { TestKeeper } from './testing/keeper.ts';
import { LocalRing, newJob } from './testing/local-ring.ts';
import { builtInModels, prompts } from './testing/models.ts';

/** Completion tokens that have come when the job is broken off. */
const DELIVERED = 5;

describe('a job that breaks off', function () {
  this.timeout(120_000);
  let target: Model;
  let reference: Reference;
  let prompt: number[];
  let local: LocalRing;
  let keeper: TestKeeper;

  before(async () => {
    const models = await builtInModels();
    target = models.target;
    reference = await Reference.load(target);
    prompt = prompts(target, 60).find((tokens) => tokens.length > 40) ?? [];
    local = await LocalRing.start({
      target: target.directory,
      draft: models.draft.directory,
      layers: [
        [0, 2],
        [2, 4],
        [4, 6],
      ],
      k: 4,
    });
    keeper = local.keeper;
  });
  after(async () => {
    await local.close();
    await reference.close();
  });

  /** Starts a job that does not end by itself, and waits for its first tokens. */
  async function started(ring: string): Promise<{ job: JobStart; tokens: number[] }> {
    const sampling = { temperature: 0.8, topP: 0.9, seed: '7', logitBias: [[1, -100] as [number, number]] };
    const job = newJob(ring, { prompt, maxTokens: 900, sampling });
    const tokens: number[] = [];
    const enough = keeper.next((message) => {
      if (message.type === 'job.tokens' && message.job === job.job) tokens.push(...message.tokens);
      return tokens.length >= DELIVERED ? true : undefined;
    });
    keeper.run(job).catch(() => undefined);
    await enough;
    return { job, tokens: tokens.slice(0, DELIVERED) };
  }

  function cutOf(job: JobStart, tokens: readonly number[]): JobCut {
    const ids = [...prompt, ...tokens].slice(0, -1);
    const tokensHex = toHex(tokenRoot(ids));
    return { type: 'job.cut', job: job.job, ring: job.ring, committed: ids.length, tokenRoot: tokensHex };
  }

  /** those that are connected, in ring order */
  const inRing = () =>
    local.workers.flatMap(({ operator }) => keeper.workers.find(({ hello }) => hello.operator === operator) ?? []);

  it('is signed for by all stages for what was delivered, although the ring was left, and the receipts hold', async () => {
    const { job, tokens } = await started(local.id);
    for (const worker of inRing()) keeper.send(worker, { type: 'ring.leave', ring: local.id });
    for (const worker of inRing()) keeper.send(worker, cutOf(job, tokens));
    const receipts = await keeper.receiptsOf(job.job, 3);
    const expected = await reference.generate({ ...job, maxTokens: DELIVERED });
    assert.deepEqual(tokens, expected.tokens);
    const { ok, faults } = verifyJobReceipts(jobFacts(job, target, expected, receipts), receipts);
    assert.ok(ok, JSON.stringify([...faults]));
    assert.equal(receipts.find((r) => r.layerEnd === 6)?.outputRoot, expected.logitsRoot);
  });

  it('is signed for by a worker that has lost the keeper meanwhile and comes back', async () => {
    const { job, tokens } = await started(await keeper.formRing());
    const [, middle] = inRing();
    const operator = middle?.hello.operator;
    const back = keeper.next((m, from) => (m.type === 'hello' && from.hello.operator === operator ? from : undefined));
    middle?.socket.terminate();
    keeper.send(await back, cutOf(job, tokens));
    const [receipt] = await keeper.receiptsOf(job.job, 1);
    assert.equal(receipt?.operator, operator);
  });

  it('is signed for by the stages that are left when one dies without a spare', async () => {
    const { job, tokens } = await started(await keeper.formRing());
    const [head, middle, tail] = local.workers;
    assert.ok(head && middle && tail);
    const lost = keeper.next((m) => (m.type === 'ring.failed' && m.ring === job.ring ? true : undefined));
    local.kill(middle);
    await lost;
    for (const worker of inRing()) keeper.send(worker, cutOf(job, tokens));
    const receipts = await keeper.receiptsOf(job.job, 2);
    assert.deepEqual(receipts.map((r) => r.operator).sort(), [head.operator, tail.operator].sort());
    const expected = await reference.generate({ ...job, maxTokens: DELIVERED });
    for (const r of receipts) assert.deepEqual([r.committed, r.tokenRoot], [expected.committed, expected.tokenRoot]);
  });
});
