import assert from 'node:assert/strict';
import fc from 'fast-check';
import { acceptance, bound, ceiling, quantile } from './law.ts';
import { findLoop } from './prompts.ts';

describe('what a benchmark computes', () => {
  it('the law gives the known rates of a ring of six stages of 5 ms with hops of 25 ms', () => {
    const facts = { acceptance: 0.8, loopMs: 180, stepMs: 5 };
    assert.equal(bound(facts).toFixed(1), '25.0');
    assert.equal(ceiling(facts).toFixed(1), '27.8');
    assert.equal(bound({ ...facts, acceptance: 0 }), 1000 / 180);
    assert.equal(bound({ ...facts, acceptance: 1 }), 200);
    assert.equal(ceiling({ ...facts, acceptance: 1 }), Infinity);
  });

  it('acceptance is of what was decided, if anything was', () => {
    assert.equal(acceptance(3, 1), 0.75);
    assert.equal(acceptance(0, 0), undefined);
  });

  it('a quantile is one of the values, and at least the share of them lies no higher', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.integer(), { minLength: 1 }), share, (values, p) => {
        const q = quantile(values, p);
        assert.ok(values.includes(q));
        assert.ok(values.filter((value) => value <= q).length >= p * values.length - 1e-9);
      }),
    );
    assert.throws(() => quantile([], 0.5), RangeError);
  });

  it('a loop is found where the same passage goes on to the end, from its first token', () => {
    const passage = [5, 6, 7, 8, 9];
    const looping = [1, 2, 3, ...passage, ...passage, ...passage, 5, 6];
    assert.deepEqual(findLoop(looping), { start: 3, period: 5 });
    assert.equal(findLoop([1, 2, 3, ...passage, ...passage]), undefined);
    assert.equal(findLoop(Array.from({ length: 99 }, (_, i) => i)), undefined);
    // One token over and over is a stutter, not a passage.
    assert.equal(findLoop(new Array<number>(99).fill(7)), undefined);
  });
});
