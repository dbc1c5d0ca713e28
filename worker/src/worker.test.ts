import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { toHex, tokenRoot, verifyJobReceipts } from '@shardmarket/sdk';
import type { Model } from './model/manifest.ts';
import { Reference } from './reference.ts';
import type { StageResult } from './stage/messages.ts';
import type { StagePort } from './stage/stage.ts';
import { jobFacts } from './testing/facts.ts';
import { TestKeeper } from './testing/keeper.ts';
import { wrap } from './testing/stage-port.ts';
import { LocalRing, newJob, type LocalRingOptions } from './testing/local-ring.ts';
import { builtInModels, prompts } from './testing/models.ts';

describe('worker', function () {
  this.timeout(60_000);
  let target: Model;
  let draft: Model;
  let reference: Reference;
  let prompt: number[];
  const open: LocalRing[] = [];

  before(async () => {
    ({ target, draft } = await builtInModels());
    reference = await Reference.load(target);
    prompt = prompts(target, 40).find((tokens) => tokens.length > 20) ?? [];
  });
  after(() => reference.close());
  afterEach(async () => {
    for (const ring of open.splice(0)) await ring.close();
  });

  async function ring(stages: number, options: Partial<LocalRingOptions> = {}): Promise<LocalRing> {
    const per = target.manifest.architecture.layers / stages;
    const layers = Array.from({ length: stages }, (_, i) => [i * per, (i + 1) * per] as const);
    const started = await LocalRing.start({
      target: target.directory,
      draft: draft.directory,
      layers,
      k: 4,
      ...options,
    });
    open.push(started);
    return started;
  }

  const sampled = { temperature: 0.8, topP: 0.95, seed: '42' };

  for (const stages of [1, 2]) {
    it(`a ring of ${stages} gives the reference's bytes`, async () => {
      const { keeper, id } = await ring(stages);
      const job = { ...newJob(id, { prompt, maxTokens: 24, sampling: sampled }), trace: true };
      const { tokens, sources, done } = await keeper.run(job);
      const expected = await reference.generate(job);
      assert.deepEqual(tokens, expected.tokens);
      const receipts = await keeper.receiptsOf(job.job, stages);
      assert.ok(verifyJobReceipts(jobFacts(job, target, expected, receipts), receipts).ok);
      const { accepted, rejected, proposed, rounds, stream } = done.stats;
      assert.ok(accepted <= proposed && rounds <= tokens.length && stream?.mode === 'async');
      const { target: certain, model, ngram } = stream.bySource;
      assert.deepEqual([certain + model + ngram, model + ngram], [tokens.length, accepted]);
      const from = (source: string) => sources.filter((s) => s === source).length;
      assert.deepEqual([from('target'), from('model'), from('ngram')], [certain, model, ngram]);
      const judged = stream.byDepth.reduce((n, d) => n + d.judged, 0);
      assert.equal(judged, accepted + rejected);
      assert.ok(stream.loopMs > 0 && stream.rows === proposed + rounds && stream.frames <= stream.rows);
    });
  }

  it('a job ends with the context: the last token is given, its row is never computed', async () => {
    const { keeper, id } = await ring(2);
    const { maxContext } = target.manifest.architecture;
    const long = Array.from({ length: maxContext - 4 }, (_, i) => prompt[i % prompt.length] ?? 0);
    const { tokens, done } = await keeper.run(newJob(id, { prompt: long, maxTokens: 500 }));
    assert.deepEqual([tokens.length, done.finish, done.committed], [4, 'length', maxContext - 1]);
    assert.deepEqual(tokens, (await reference.generate(newJob(id, { prompt: long, maxTokens: 4 }))).tokens);
  });

  it('a prompt that is too long or not of the vocabulary fails, and the worker goes on', async () => {
    const { keeper, id } = await ring(1);
    const { maxContext, vocab } = target.manifest.architecture;
    const run = (bad: number[]) => keeper.run(newJob(id, { prompt: bad, maxTokens: 4 }));
    await assert.rejects(run(new Array<number>(maxContext).fill(1)), /BAD_PROMPT: the prompt has/);
    await assert.rejects(run([1, vocab]), /BAD_PROMPT: token \d+ is outside/);
    assert.equal((await run(prompt)).tokens.length, 4);
  });

  it('a job of an unknown ring fails with its code, as often as it is sent', async () => {
    const { keeper } = await ring(1);
    const job = newJob(toHex(randomBytes(16)), { prompt, maxTokens: 4 });
    for (let i = 0; i < 2; i++) await assert.rejects(keeper.run(job), /RING_UNKNOWN/);
  });

  it('a cancelled job ends with what was committed by then, with receipts for it', async () => {
    const { keeper, id } = await ring(3);
    const job = newJob(id, { prompt, maxTokens: 900 });
    keeper.on((message, from) => {
      if (message.type === 'job.tokens') keeper.send(from, { type: 'job.cancel', job: job.job });
    });
    const { tokens, done } = await keeper.run(job);
    assert.equal(done.finish, 'cancelled');
    assert.ok(tokens.length < 900);
    const expected = await reference.generate({ ...job, maxTokens: tokens.length });
    assert.deepEqual(tokens, expected.tokens);
    assert.equal(done.committed, prompt.length + tokens.length - 1);
    const receipts = await keeper.receiptsOf(job.job, 3);
    assert.ok(verifyJobReceipts(jobFacts(job, target, expected, receipts), receipts).ok);
  });

  it('a stage that is full makes the job fail as busy; the job that it holds goes on', async () => {
    const { keeper, id } = await ring(3, { change: (index) => (index === 1 ? { maxJobs: 1 } : {}) });
    const first = newJob(id, { prompt, maxTokens: 200 });
    const started = keeper.next((message) => (message.type === 'job.tokens' ? true : undefined));
    const running = keeper.run(first);
    await started;
    await assert.rejects(keeper.run(newJob(id, { prompt, maxTokens: 4 })), /BUSY/);
    assert.deepEqual((await running).tokens, (await reference.generate(first)).tokens);
    assert.equal((await keeper.run(newJob(id, { prompt, maxTokens: 4 }))).tokens.length, 4);
  });

  it('a stage that leaves breaks the ring: the job fails, its neighbours say so, and a ring with another one serves', async () => {
    const dying = await ring(3, { change: () => ({ healWaitMs: 0 }) });
    const { keeper } = dying;
    const job = newJob(dying.id, { prompt, maxTokens: 900 });
    const failed = new Set<string>();
    const both = keeper.next((message, from) => {
      if (message.type === 'ring.failed') failed.add(from.hello.layers.join('-'));
      return failed.size === 2 ? true : undefined;
    });
    const started = keeper.next((message) => (message.type === 'job.tokens' ? true : undefined));
    const running = keeper.run(job);
    const outcome = assert.rejects(running, /RING_BROKEN|STAGE_FAILED/);
    await started;
    const [, middle] = dying.workers;
    assert.ok(middle);
    await middle.close();
    await outcome;
    await both;
    await assert.rejects(keeper.run(newJob(dying.id, { prompt, maxTokens: 4 })), /RING_UNKNOWN/);
    assert.equal(keeper.receipts.has(job.job), false);
    await dying.addWorker(1);
    assert.equal((await keeper.run(newJob(await keeper.formRing(), { prompt, maxTokens: 4 }))).tokens.length, 4);
  });

  it('a stage that falls silent fails the job in time', async () => {
    const stage = (honest: StagePort, index: number): StagePort =>
      index !== 1 ? honest : wrap(honest, { run: () => new Promise(() => undefined) });
    const { keeper, id } = await ring(3, { stage, change: () => ({ passTimeoutMs: 300 }) });
    const within = (given: number[], message: RegExp) =>
      assert.rejects(keeper.run(newJob(id, { prompt: given, maxTokens: 4 })), message);
    await within(prompt, /STAGE_SILENT: no result .* within 300 ms/);
    // A ring that computes a long prompt is not silent for want of life.
    await within(new Array<number>(1_025).fill(5), /STAGE_SILENT: no result .* within 600 ms/);
  });

  it('a stage that sends other bytes than it signs for is caught at its edge, and the honest stage is not paid there either', async () => {
    const stage = (honest: StagePort, index: number): StagePort =>
      index !== 1 ? honest : wrap(honest, { run: async (...args) => scramble(await honest.run(...args), args[2]) });
    const { keeper, id } = await ring(3, { stage });
    const job = newJob(id, { prompt, maxTokens: 12 });
    const { tokens } = await keeper.run(job);
    const committed = [...prompt, ...tokens].slice(0, -1);
    const delivered = { committed: committed.length, tokenRoot: toHex(tokenRoot(committed)) };
    const receipts = await keeper.receiptsOf(job.job, 3);
    const given = jobFacts(job, target, delivered, receipts);
    const { faults } = verifyJobReceipts(given, receipts);
    const [, middle, tail] = given.stages.map((s) => s.operator);
    assert.deepEqual(Object.fromEntries(faults), {
      [middle ?? '']: ['edge_mismatch'],
      [tail ?? '']: ['edge_mismatch'],
    });
  });

  it('a stage that passes other token ids on is caught by the next one, which signs for none of them', async () => {
    const stage = (honest: StagePort, index: number): StagePort =>
      index !== 1
        ? honest
        : wrap(honest, {
            run: async (...args) => {
              const result = await honest.run(...args);
              return { ...result, output: result.output.fill(1, 0, 1) };
            },
          });
    const { keeper, id } = await ring(3, { stage });
    const job = newJob(id, { prompt, maxTokens: 4 });
    await keeper.run(job);
    const signed = (await keeper.receiptsOf(job.job, 2)).map((receipt) => receipt.layerStart);
    assert.deepEqual(signed.sort(), [0, target.manifest.architecture.layers / 3]);
  });

  it('a stage that computes garbage and signs for it keeps the chain whole: only the bytes of the reference tell', async () => {
    const stage = (honest: StagePort, index: number): StagePort =>
      index !== 1
        ? honest
        : wrap(honest, {
            run: (job, at, rows, input, sample) => honest.run(job, at, rows, input.fill(0, rows * 4), sample),
          });
    const { keeper, id } = await ring(3, { stage });
    const job = newJob(id, { prompt, maxTokens: 12 });
    const { tokens } = await keeper.run(job);
    const expected = await reference.generate(job);
    assert.notDeepEqual(tokens, expected.tokens);
    const tail = (await keeper.receiptsOf(job.job, 3)).find((r) => r.layerEnd === target.manifest.architecture.layers);
    assert.notEqual(tail?.outputRoot, expected.logitsRoot);
  });

  it('comes back to a keeper that was away, and serves again', async () => {
    const first = await ring(2);
    const port = Number(new URL(first.keeper.url).port);
    await first.keeper.close();
    const again = await TestKeeper.listen(port);
    try {
      const back = again.next((message) => (message.type === 'hello' && again.workers.length === 2 ? true : undefined));
      await back;
      const id = await again.formRing();
      assert.equal((await again.run(newJob(id, { prompt, maxTokens: 4 }))).tokens.length, 4);
    } finally {
      await again.close();
    }
  });

  it('refuses a ticket of a keeper that it is not connected to, and says so', async () => {
    const { keeper } = await ring(1);
    const stranger = await TestKeeper.listen();
    try {
      const forged = { ...keeper.ticket(), keeper: stranger.keypair.publicKey.toBase58() };
      await assert.rejects(keeper.formRing(forged), /BAD_TICKET/);
    } finally {
      await stranger.close();
    }
  });
});

/** Other hidden rows than those that were hashed, behind the token ids. */
function scramble(result: StageResult, rows: number): StageResult {
  return { ...result, output: result.output.map((byte, i) => (i >= rows * 4 && i % 4 === 0 ? byte ^ 0xff : byte)) };
}
