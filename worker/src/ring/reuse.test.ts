import assert from 'node:assert/strict';
import { Keypair } from '@solana/web3.js';
import { verifyJobReceipts } from '@shardmarket/sdk';
import type { Model } from '../model/manifest.ts';
import { Reference } from '../reference.ts';
import { jobFacts } from '../testing/facts.ts';
import { LocalRing, newJob } from '../testing/local-ring.ts';
import { builtInModels, prompts } from '../testing/models.ts';

describe('reuse of a prefix', function () {
  this.timeout(120_000);
  let target: Model;
  let reference: Reference;
  let prompt: number[];
  let directories: { target: string; draft: string };
  const sampling = { temperature: 0.8, topP: 0.95, seed: '7' };
  const session = Keypair.generate().publicKey.toBase58();

  before(async () => {
    const models = await builtInModels();
    ({ target } = models);
    directories = { target: target.directory, draft: models.draft.directory };
    reference = await Reference.load(target);
    const text = prompts(target, 60).flat();
    prompt = text.slice(0, 150);
  });
  after(() => reference.close());

  const start = (change?: (index: number) => object) => {
    const third = target.manifest.architecture.layers / 3;
    const layers = [0, 1, 2].map((i) => [i * third, (i + 1) * third] as const);
    // Without drafts, so that the rows computed follow from the tokens alone.
    const plain = (index: number) => ({ mode: 'ar' as const, ...change?.(index) });
    return LocalRing.start({ ...directories, layers, k: 4, change: plain });
  };

  /** Runs a job, compares it with the reference, checks its receipts. @returns the tokens, and rows computed by stage */
  async function run({ keeper, id }: LocalRing, given: number[], owner: string) {
    const job = newJob(id, { prompt: given, maxTokens: 12, sampling, session: owner });
    const { tokens } = await keeper.run(job);
    const expected = await reference.generate(job);
    assert.deepEqual(tokens, expected.tokens);
    const receipts = await keeper.receiptsOf(job.job, 3);
    assert.deepEqual([...verifyJobReceipts(jobFacts(job, target, expected, receipts), receipts).faults], []);
    assert.equal(receipts.find((r) => r.layerEnd === 6)?.outputRoot, expected.logitsRoot);
    return { tokens, computed: receipts.map((r) => r.computed), committed: expected.committed };
  }

  it('gives the same bytes and whole receipts, computes less, and never for another session', async () => {
    const ring = await start();
    try {
      const first = await run(ring, prompt, session);
      assert.ok(first.computed.every((rows) => rows >= first.committed));
      const conversation = [...prompt, ...first.tokens, ...prompt.slice(20, 50)];
      const next = await run(ring, conversation, session);
      assert.ok(
        next.computed.every((rows) => rows < next.committed - 64),
        String(next.computed),
      );
      const branched = await run(ring, [...prompt.slice(0, 100), ...prompt.slice(0, 40)], session);
      assert.ok(
        branched.computed.every((rows) => rows < branched.committed - 64),
        String(branched.computed),
      );
      const stranger = await run(ring, prompt, Keypair.generate().publicKey.toBase58());
      assert.deepEqual(stranger.tokens, first.tokens);
      assert.ok(stranger.computed.every((rows) => rows >= stranger.committed));
    } finally {
      await ring.close();
    }
  });

  it('one stage that has kept nothing makes all compute the whole', async () => {
    const ring = await start((index) => (index === 1 ? { prefixCacheMb: 0 } : {}));
    try {
      await run(ring, prompt, session);
      const again = await run(ring, prompt, session);
      assert.ok(again.computed.every((rows) => rows >= again.committed));
    } finally {
      await ring.close();
    }
  });
});
