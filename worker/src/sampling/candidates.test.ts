import assert from 'node:assert/strict';
import fc from 'fast-check';
import { candidates, likelyEnough, most } from './candidates.ts';
import { samplingRule } from './rule.ts';

const logits = fc
  .array(fc.integer({ min: -6, max: 6 }), { minLength: 1, maxLength: 40 })
  .map((values) => Float32Array.from(values, (v) => v / 2));
const rule = (change: object) => samplingRule({ temperature: 1, topP: 1, seed: '0', ...change }, 0);
const descending = (values: Float32Array) =>
  [...values.keys()].sort((a, b) => (values[b] as number) - (values[a] as number) || a - b);

describe('candidates', () => {
  it('all tokens where nothing is asked for', () => {
    assert.equal(candidates([1, 2, 3], rule({})), undefined);
    assert.equal(candidates([1, 2, 3], rule({ topK: 3 })), undefined);
  });

  it('top-k is the first k of the sorted tokens, the lower of equals first', () => {
    fc.assert(
      fc.property(logits, fc.integer({ min: 1, max: 45 }), (values, k) => {
        assert.deepEqual(most(values, k), descending(values).slice(0, k));
      }),
    );
  });

  it('min-p keeps what has that share of the highest probability', () => {
    const values = Float32Array.of(0, Math.log(0.5), Math.log(0.1), -20);
    assert.deepEqual(likelyEnough(values, 1, 0.4), [0, 1]);
    assert.deepEqual(likelyEnough(values, 1, 0.05), [0, 1, 2]);
    // At a higher temperature the probabilities lie closer together.
    assert.deepEqual(likelyEnough(values, 4, 0.4), [0, 1, 2]);
    assert.deepEqual(likelyEnough(values, 1, 1), [0]);
  });

  it('each rule takes away from what the ones before it left, and always leaves a token', () => {
    const asked = fc.record({
      minP: fc.constantFrom(0, 0.05, 0.5, 1),
      topK: fc.nat(6),
      topP: fc.constantFrom(0.01, 0.6, 0.95, 1),
      temperature: fc.constantFrom(0.3, 1, 2),
    });
    fc.assert(
      fc.property(logits, asked, (values, change) => {
        const all = candidates(values, rule({ ...change })) ?? descending(values);
        const fewer = candidates(values, rule({ ...change, topP: 1 })) ?? descending(values);
        const sorted = [...all].sort((a, b) => descending(values).indexOf(a) - descending(values).indexOf(b));
        assert.ok(all.length >= 1);
        assert.deepEqual(
          sorted,
          descending(values)
            .filter((t) => fewer.includes(t))
            .slice(0, all.length),
        );
        if (change.topK > 0) assert.ok(fewer.length <= change.topK);
      }),
    );
  });

  it('top-p is a share of what top-k left', () => {
    const values = Float32Array.of(Math.log(0.4), Math.log(0.3), Math.log(0.2), Math.log(0.1));
    assert.deepEqual(candidates(values, rule({ topP: 0.55 })), [0, 1]);
    // Of the two that top-k leaves, the first alone has 0.4 / 0.7 = 57 %.
    assert.deepEqual(candidates(values, rule({ topP: 0.55, topK: 2 })), [0]);
  });
});
