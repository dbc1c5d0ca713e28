import assert from 'node:assert/strict';
import { verifyJobReceipts, type JobStart, type Sampling } from '@shardmarket/sdk';
import type { Model } from '../model/manifest.ts';
import { Reference } from '../reference.ts';
import { jobFacts } from '../testing/facts.ts';
import { Fate } from '../testing/fate.ts';
import { Healing } from '../testing/healing.ts';
import { LocalRing, newJob } from '../testing/local-ring.ts';
import { builtInModels, prompts } from '../testing/models.ts';

const COMPLETION = 32;
const ROLES = ['head', 'middle', 'tail'] as const;
/** runs of its stage that a worker still ends before it dies; at 0 it dies with the prompt */
const RUNS = [0, 1, 6];

describe('healing a ring', function () {
  this.timeout(120_000);
  let target: Model;
  let reference: Reference;
  let prompt: number[];
  let local: LocalRing;
  let healing: Healing;
  /** of the workers at an index, in the order in which they were started */
  const fates: Fate[][] = ROLES.map(() => []);

  before(async () => {
    const models = await builtInModels();
    target = models.target;
    reference = await Reference.load(target);
    prompt = prompts(target, 80).find((tokens) => tokens.length > 60) ?? [];
    const per = target.manifest.architecture.layers / ROLES.length;
    local = await LocalRing.start({
      target: target.directory,
      draft: models.draft.directory,
      layers: ROLES.map((_, i) => [i * per, (i + 1) * per] as const),
      k: 4,
      stage: (honest, index) => {
        const fate = new Fate();
        fates[index]?.push(fate);
        return fate.wrap(honest);
      },
    });
    healing = new Healing(local.keeper, local.keeper.ticket({ ring: local.id }));
  });
  after(async () => {
    await local.close();
    await reference.close();
  });

  /** Runs a job during which workers die; spares, started before, take their places. */
  async function runWithDeaths(
    sampling: Sampling,
    deaths: readonly { index: number; runs: number }[],
    more: Partial<JobStart> = {},
  ) {
    const { keeper, id } = local;
    const dead = deaths.map(({ index }) => local.workers[index]);
    const spares = new Map<number, string>();
    for (const { index } of deaths) spares.set(index, (await local.addWorker(index)).operator);
    const dying = deaths.map(({ index, runs }) => fates[index]?.shift()?.dieAfter(runs));
    const job = newJob(id, { prompt, maxTokens: COMPLETION, sampling, trace: true, ...more });
    const given: number[] = [];
    const off = keeper.on((message) => {
      if (message.type === 'job.tokens' && message.job === job.job) given.push(...message.tokens);
    });
    const running = keeper.run(job);
    await dying[0];
    for (const worker of dead) if (worker) local.kill(worker);
    await healing.replace(spares);
    if (spares.has(0)) healing.resume(job, given);
    const { tokens, logprobs, sources, done } = await running;
    assert.equal(sources.length, tokens.length);
    off();
    await check(job, { tokens, logprobs, finish: done.finish });
  }

  async function check(job: JobStart, given: { tokens: number[]; logprobs: unknown; finish: string }) {
    const expected = await reference.generate(job);
    assert.deepEqual(given.tokens, expected.tokens);
    assert.deepEqual(given.logprobs, expected.logprobs);
    assert.equal(given.finish, expected.finish);
    const receipts = await local.keeper.receiptsOf(job.job, ROLES.length);
    const { ok, faults } = verifyJobReceipts(jobFacts(job, target, expected, receipts), receipts);
    assert.ok(ok, JSON.stringify([...faults]));
    assert.deepEqual(
      receipts.map((r) => r.operator).sort(),
      healing.ticket.stages.map((s) => s.operator).sort(),
      'the stages of the last generation sign',
    );
  }

  for (const [index, role] of ROLES.entries()) {
    for (const runs of RUNS) {
      it(`the ${role} dies at its run ${runs}: a spare goes on, with the same bytes and receipts that hold`, () =>
        runWithDeaths({ temperature: 0.8, topP: 0.9, seed: `${runs}`, presencePenalty: 0.5, logprobs: 1 }, [
          { index, runs },
        ]));
    }
  }

  for (const index of [0, 1]) {
    it(`the ${ROLES[index]} dies in a job that reuses the prefix of another`, async () => {
      const sampling = { temperature: 0, topP: 1, seed: '0' };
      const { keeper, id } = local;
      const first = newJob(id, { prompt: prompts(target, 400).flat().slice(0, 120), maxTokens: 4, sampling });
      const { tokens } = await keeper.run(first);
      const conversation = [...first.prompt, ...tokens, ...prompt.slice(0, 20)];
      await runWithDeaths(sampling, [{ index, runs: 3 }], { session: first.session, prompt: conversation });
    });
  }

  it('two neighbours die at once', () =>
    runWithDeaths({ temperature: 0, topP: 1, seed: '0' }, [
      { index: 1, runs: 3 },
      { index: 2, runs: Infinity },
    ]));

  it('all but the tail die at once', () =>
    runWithDeaths({ temperature: 0, topP: 1, seed: '0' }, [
      { index: 1, runs: 3 },
      { index: 0, runs: Infinity },
    ]));
});
