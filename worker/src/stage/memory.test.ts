import assert from 'node:assert/strict';
import { cacheBytes } from './cache.ts';
import { defaultMemory, jobBytes, longestJobBytes, MemoryLedger } from './memory.ts';
import { graphShape } from './shape.ts';

const architecture = {
  ...{ layers: 6, hidden: 256, heads: 4, kvHeads: 2, headDim: 64, ffn: 704, vocab: 2048 },
  ...{ maxContext: 4096, ropeTheta: 10_000, normEps: 1e-5 },
};
const middle = { shape: graphShape(architecture, [2, 4]) };

describe('memory of jobs', () => {
  it('follows layers and positions, with room for the dummy row behind them', () => {
    assert.ok(jobBytes(middle, 1) >= cacheBytes(middle.shape, 256));
    assert.ok(jobBytes(middle, 256) >= cacheBytes(middle.shape, 512));
    assert.ok(jobBytes({ shape: graphShape(architecture, [2, 5]) }, 900) > jobBytes(middle, 900));
    assert.ok(longestJobBytes(middle) >= cacheBytes(middle.shape, 4096));
  });

  it('the last stage keeps no rows for a successor, and a head counts its draft model too', () => {
    const last = { shape: graphShape(architecture, [4, 6]) };
    assert.ok(jobBytes(middle, 1000) - jobBytes(last, 1000) >= 1000 * 256 * 4);
    const draft = graphShape({ ...architecture, layers: 2 }, [0, 2]);
    assert.equal(jobBytes({ ...middle, draft }, 1000) - jobBytes(middle, 1000), cacheBytes(draft, 1024));
  });

  it('a stage has room for all its layers and all its jobs at full length unless told otherwise', () => {
    const ledger = new MemoryLedger(defaultMemory(middle, 500, 3, 1000));
    ledger.load(500, 'layers 2-4');
    for (const job of ['a', 'b', 'c']) ledger.reserve(job, longestJobBytes(middle));
    assert.equal(ledger.room, 1000);
    assert.throws(() => ledger.reserve('d', longestJobBytes(middle)), { code: 'BUSY' });
  });

  it('what is reserved never exceeds the limit, and comes back', () => {
    const ledger = new MemoryLedger(100);
    ledger.reserve('a', 60);
    assert.throws(() => ledger.reserve('b', 41), { code: 'BUSY', message: /can take 41 B, 40 B of 100 B/ });
    ledger.reserve('b', 40);
    assert.deepEqual(ledger.use(7), { limit: 100, sessions: 0, reserved: 100, kept: 7, peak: 100 });
    ledger.release('a');
    ledger.release('a');
    ledger.release('never');
    assert.deepEqual(ledger.use(0), { limit: 100, sessions: 0, reserved: 40, kept: 0, peak: 100 });
  });

  it('sessions and jobs share the limit', () => {
    const ledger = new MemoryLedger(100);
    ledger.load(70, 'layers 0-2');
    assert.throws(() => ledger.reserve('a', 31), { code: 'BUSY' });
    assert.throws(() => ledger.load(31, 'layers 2-4'), {
      code: 'BUSY',
      message: /layers 2-4 take 31 B, 30 B of 100 B are not spoken for: try again later, or with fewer layers/,
    });
    ledger.unload(70);
    ledger.reserve('a', 100);
    assert.deepEqual(ledger.use(0), { limit: 100, sessions: 0, reserved: 100, kept: 0, peak: 100 });
  });
});
