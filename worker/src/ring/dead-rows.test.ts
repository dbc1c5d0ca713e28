import assert from 'node:assert/strict';
import type { JobStart, Sampling } from '@shardmarket/sdk';
import { loadGraph, type Model } from '../model/manifest.ts';
import { Reference } from '../reference.ts';
import { KvCache } from '../stage/cache.ts';
import { Engine } from '../stage/engine.ts';
import { LocalRing, newJob } from '../testing/local-ring.ts';
import { builtInModels, prompts } from '../testing/models.ts';
import { poisoned, type Caches } from '../testing/poison.ts';
import { encodeTokens } from './tokens.ts';

const PROMPTS = 8;
const COMPLETION = 40;

describe('a ring whose stages have NaN in every row that rewinding claims dead', function () {
  this.timeout(120_000);
  const caches: Caches = new Map();
  let model: Model;
  let ring: LocalRing;
  let reference: Reference;
  let whole: Engine;

  before(async () => {
    const { target, draft } = await builtInModels();
    model = target;
    const { architecture, numerics } = model.manifest;
    const { path, layers } = await loadGraph(model, [0, architecture.layers]);
    reference = await Reference.load(model);
    whole = await Engine.load({ path, layers, architecture, numerics, intraOpThreads: 1, minRows: numerics.minRows });
    ring = await LocalRing.start({
      target: target.directory,
      draft: draft.directory,
      layers: [
        [0, 2],
        [2, 3],
        [3, 6],
      ],
      change: () => ({ mode: 'async', k: 8, window: 24 }),
      stage: (honest) => poisoned(honest, caches),
    });
  });
  after(async () => {
    await ring.close();
    await whole.release();
    await reference.close();
  });

  const serve = async (i: number, sampling: Sampling) => {
    const job: JobStart = newJob(ring.id, {
      prompt: prompts(model, PROMPTS)[i] ?? [],
      maxTokens: COMPLETION,
      sampling,
    });
    const { tokens, done } = await ring.keeper.run(job);
    await ring.keeper.receiptsOf(job.job, 3);
    return { job, tokens, done };
  };

  it('gives the bytes of the reference, and leaves its keys and values in every cache', async () => {
    let rejected = 0;
    for (let i = 0; i < PROMPTS; i++) {
      const { job, tokens, done } = await serve(i, { temperature: (i % 2) * 0.8, topP: 1, seed: `${i}` });
      const expected = await reference.generate(job);
      assert.deepEqual(tokens, expected.tokens);
      rejected += done.stats.rejected;

      const committed = [...job.prompt, ...tokens].slice(0, done.committed);
      const cache = new KvCache(whole.shape);
      await whole.forward(cache, 0, committed.length, encodeTokens(committed));
      const layers = model.manifest.architecture.layers;
      const right = Array.from(
        { length: layers },
        (_, layer) => [layer, cache.digest(layer, committed.length)] as const,
      );
      assert.deepEqual(
        [...(caches.get(job.job) ?? [])].sort(([a], [b]) => a - b),
        right,
      );
    }
    assert.ok(rejected > PROMPTS, `${rejected} drafts were rejected: rewinding would not be seen`);
  });
});
