import assert from 'node:assert/strict';
import fc from 'fast-check';
import { asyncMs, choosePlan, MAX_K, MAX_WINDOW, syncMs, tokenMs, usefulRun, type Measures } from './plan.ts';

/** Six stages of 5 ms, hops of 25 ms, a draft of 1 ms a token. */
const far: Measures = { acceptance: 0.8, loop: 180, stage: { base: 5, row: 0 }, draft: 1, stages: 6 };

const ms = (max: number) => fc.double({ min: 0.01, max, noNaN: true });
const measures: fc.Arbitrary<Measures> = fc.record({
  acceptance: fc.double({ min: 0, max: 1, noNaN: true }),
  loop: ms(1000),
  stage: fc.record({ base: ms(50), row: ms(20) }),
  draft: fc.oneof(fc.constant(0), ms(50)),
  stages: fc.integer({ min: 1, max: 16 }),
});

describe('plan', () => {
  it('expects what speculative decoding in a far ring is known to give', () => {
    const rate = (cost: number) => Math.round(10_000 / cost) / 10;
    assert.deepEqual(
      [2, 4, 8, 16].map((k) => rate(syncMs(far, k))),
      [13.4, 18.3, 23, 24.9],
    );
    assert.deepEqual(
      [1, 2, 4].map((k) => rate(asyncMs(far, k))),
      [25, 26.2, 26.6],
    );
    // Without drafts in the way of a miss nothing is left but the miss itself.
    assert.ok(rate(asyncMs({ ...far, draft: 0, stage: { base: 0, row: 0 } }, 1)) === 27.8);
  });

  it('no linear draft passes 1 / ((1 − α) × T), and no other k is expected to do much better than the one chosen', () => {
    fc.assert(
      fc.property(measures, fc.integer({ min: 1, max: MAX_K }), (m, k) => {
        assert.ok(asyncMs(m, k) >= (1 - m.acceptance) * m.loop);
        assert.ok(tokenMs({ mode: 'async' }, m) <= asyncMs(m, k) * 1.0101);
        assert.ok(tokenMs({ mode: 'sync' }, m) <= syncMs(m, k) * 1.0101);
      }),
    );
  });

  it('keeps within its bounds whatever was measured, and to what the operator fixed', () => {
    fc.assert(
      fc.property(measures, (m) => {
        for (const mode of ['ar', 'sync', 'async', 'tree'] as const) {
          const { window, rows, ahead, eager } = choosePlan({ mode }, m);
          assert.ok(rows >= 1 && rows <= MAX_K + 1 && window >= 1 && window <= MAX_WINDOW && rows <= window);
          assert.equal(eager, mode !== 'sync');
          assert.ok(mode === 'ar' ? ahead === 0 : ahead >= rows - 1);
        }
        assert.deepEqual(choosePlan({ mode: 'async', k: 3, window: 7 }, m), {
          ...{ window: 7, rows: 3, ahead: 9, eager: true },
        });
        assert.deepEqual(choosePlan({ mode: 'sync', k: 3 }, m), { window: 4, rows: 4, ahead: 3, eager: false });
        assert.equal(choosePlan({ mode: 'async', k: 0 }, m).ahead, 0);
      }),
    );
  });

  it('a longer loop and surer drafts widen the window, a dear stage makes frames longer', () => {
    const window = (change: Partial<Measures>) => choosePlan({ mode: 'async' }, { ...far, ...change }).window;
    assert.ok(window({ loop: 10 }) < window({ loop: 30 }));
    assert.ok(window({ acceptance: 0.6 }) < window({ acceptance: 0.9 }));
    assert.equal(window({ acceptance: 1, loop: 1000 }), MAX_WINDOW);
    const rows = (change: Partial<Measures>) => choosePlan({ mode: 'async' }, { ...far, ...change }).rows;
    assert.ok(rows({ stage: { base: 20, row: 0 } }) > rows({ stage: { base: 2, row: 0 } }));
    assert.equal(rows({ stage: { base: 0, row: 5 } }), 1);
  });

  it('a run is useful as long as its end is reached once in a thousand times', () => {
    assert.deepEqual([0, 0.5, 0.8, 1].map(usefulRun), [1, 9, 30, MAX_WINDOW]);
  });
});
