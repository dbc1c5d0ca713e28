import assert from 'node:assert/strict';
import fc from 'fast-check';
import { cutLayers } from './cut.ts';

describe('cutting layers into stages', () => {
  it('tiles them without gap or overlap, in ranges that differ by one layer at most', () => {
    const sizes = fc
      .integer({ min: 1, max: 80 })
      .chain((n) => fc.tuple(fc.constant(n), fc.integer({ min: 1, max: n })));
    fc.assert(
      fc.property(sizes, ([layers, stages]) => {
        const cuts = cutLayers(layers, stages);
        assert.equal(cuts.length, stages);
        assert.equal(cuts[0]?.[0], 0);
        assert.equal(cuts.at(-1)?.[1], layers);
        cuts.forEach(([from], i) => i > 0 && assert.equal(from, cuts[i - 1]?.[1]));
        const lengths = cuts.map(([from, to]) => to - from);
        assert.ok(Math.max(...lengths) - Math.min(...lengths) <= 1);
      }),
    );
  });
  it('refuses more stages than layers, and none', () => {
    assert.throws(() => cutLayers(2, 3), /cannot cut 2 layers into 3 stages/);
    assert.throws(() => cutLayers(2, 0), RangeError);
  });
});
