import assert from 'node:assert/strict';
import { loadGraph } from '../model/manifest.ts';
import { builtInModels } from '../testing/models.ts';
import { Engine } from './engine.ts';
import { measureLayer, median } from './pace.ts';

describe('the time of a layer', () => {
  it('is the median of several runs: one that was held up does not count', () => {
    assert.equal(median([5, 1, 900]), 5);
    assert.equal(median([4, 1, 2, 3]), 3);
    assert.throws(() => median([]), RangeError);
  });

  it('is measured on any part of a model, for each of its layers', async () => {
    const { target } = await builtInModels();
    const { architecture, numerics } = target.manifest;
    const setting = { architecture, numerics, intraOpThreads: 1, minRows: numerics.minRows };
    for (const range of [
      [0, 2],
      [1, 3],
      [4, 6],
    ] as const) {
      const { path, layers } = await loadGraph(target, range);
      const engine = await Engine.load({ ...setting, path, layers });
      const ms = await measureLayer(engine);
      assert.ok(ms > 0 && Number.isFinite(ms), `${ms} ms`);
      await engine.release();
    }
  });
});
