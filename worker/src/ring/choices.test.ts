import assert from 'node:assert/strict';
import { verifyJobReceipts, type Sampling } from '@shardmarket/sdk';
import type { Model } from '../model/manifest.ts';
import { Reference } from '../reference.ts';
import { jobFacts } from '../testing/facts.ts';
import { LocalRing, newJob } from '../testing/local-ring.ts';
import { builtInModels, prompts } from '../testing/models.ts';

const PROMPTS = 4;
const COMPLETION = 32;

describe('ways of choosing, in a ring that speculates and in the single-process reference', function () {
  this.timeout(120_000);
  let target: Model;
  let reference: Reference;
  let local: LocalRing;
  let given: number[][];

  before(async () => {
    const models = await builtInModels();
    target = models.target;
    reference = await Reference.load(target);
    given = prompts(target, 120).slice(0, PROMPTS);
    const third = target.manifest.architecture.layers / 3;
    const layers = [0, 1, 2].map((i) => [i * third, (i + 1) * third] as const);
    local = await LocalRing.start({ target: target.directory, draft: models.draft.directory, layers, k: 4 });
  });
  after(async () => {
    await local.close();
    await reference.close();
  });

  const often = (given: readonly number[]) => [...new Set(given)].slice(0, 20);
  const ways: [string, (prompt: readonly number[]) => Partial<Sampling>][] = [
    ['greedy with penalties', () => ({ repetitionPenalty: 1.3, frequencyPenalty: 0.6, presencePenalty: 0.4 })],
    ['penalties that ask for repetition', () => ({ temperature: 0.9, frequencyPenalty: -1.5, presencePenalty: -1 })],
    ['top-k, min-p and top-p together', () => ({ temperature: 1.2, topK: 12, minP: 0.02, topP: 0.9 })],
    ['a bias on tokens of the prompt', (p) => ({ temperature: 0.8, logitBias: often(p).map((id, i) => [id, i - 10]) })],
    ['log probabilities of greedy tokens', () => ({ logprobs: 5 })],
    [
      'everything at once',
      () => ({ temperature: 1, topK: 40, minP: 0.01, repetitionPenalty: 1.1, presencePenalty: 0.3, logprobs: 2 }),
    ],
  ];
  for (const [what, way] of ways) {
    it(`${what}: the same tokens and log probabilities, and receipts without fault`, async () => {
      const run = async (prompt: readonly number[], i: number) => {
        const sampling: Sampling = { temperature: 0, topP: 1, seed: String(i), ...way(prompt) };
        const stopTokens = [target.manifest.tokenizer.eos];
        const job = newJob(local.id, { prompt: [...prompt], maxTokens: COMPLETION, sampling, stopTokens });
        const { tokens, logprobs, done } = await local.keeper.run(job);
        const expected = await reference.generate(job);
        assert.deepEqual(tokens, expected.tokens, `prompt ${i}`);
        assert.deepEqual(logprobs, expected.logprobs, `prompt ${i}`);
        assert.equal(done.finish, expected.finish);
        const receipts = await local.keeper.receiptsOf(job.job, 3);
        const { ok, faults } = verifyJobReceipts(jobFacts(job, target, expected, receipts), receipts);
        assert.ok(ok, JSON.stringify([...faults]));
      };
      await Promise.all(given.map(run));
    });
  }

  it('penalties do change what is said: the ring does not pass by ignoring them', async () => {
    const [prompt = []] = given;
    const say = async (more: Partial<Sampling>) => {
      const sampling: Sampling = { temperature: 0, topP: 1, seed: '0', ...more };
      return (await local.keeper.run(newJob(local.id, { prompt, maxTokens: COMPLETION, sampling }))).tokens;
    };
    const plain = await say({});
    assert.notDeepEqual(await say({ presencePenalty: 2, frequencyPenalty: 2 }), plain);
    const banned = await say({ logitBias: plain.slice(0, 1).map((id) => [id, -100]) });
    assert.ok(!banned.includes(plain[0] ?? -1));
  });
});
