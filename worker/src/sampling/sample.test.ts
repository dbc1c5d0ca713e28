import assert from 'node:assert/strict';
import fc from 'fast-check';
import { PositionNoise } from './gumbel.ts';
import { argmax, nucleus } from './candidates.ts';
import { samplingRule } from './rule.ts';
import { sampleToken } from './sample.ts';

const ruleOf = (temperature: number, topP: number, seed: bigint) =>
  samplingRule({ temperature, topP, seed: seed.toString() }, 0);

const logitsOf = (size: { minLength: number; maxLength: number }) =>
  fc.array(fc.float({ min: -20, max: 20, noNaN: true }), size).map((values) => Float32Array.from(values));
const logits = logitsOf({ minLength: 1, maxLength: 60 });

/** The definition, without the short cut. */
function plainNucleus(values: Float32Array, temperature: number, topP: number): number[] {
  const top = Math.max(...values);
  const weight = (t: number) => Math.exp(((values[t] as number) - top) / temperature);
  const tokens = [...values.keys()].sort((a, b) => (values[b] as number) - (values[a] as number) || a - b);
  const total = [...values.keys()].reduce((sum, t) => sum + weight(t), 0);
  let sum = 0;
  const kept: number[] = [];
  for (const token of tokens) {
    kept.push(token);
    if ((sum += weight(token)) >= topP * total) break;
  }
  return kept;
}

describe('sampling', () => {
  it('greedy takes the first of equal maxima', () => {
    assert.equal(argmax([1, 3, 3, 2]), 1);
    assert.equal(sampleToken([0, 0, 0], ruleOf(0, 1, 9n), 4, []), 0);
  });

  it('the nucleus is the smallest set by definition', () => {
    const settings = fc.record({
      values: logits,
      temperature: fc.constantFrom(0.2, 0.7, 1, 2),
      topP: fc.constantFrom(0.01, 0.5, 0.9, 0.99),
    });
    fc.assert(
      fc.property(settings, ({ values, temperature, topP }) => {
        assert.deepEqual(nucleus(values, temperature, topP), plainNucleus(values, temperature, topP));
      }),
      { numRuns: 500 },
    );
  });

  it('is a function of logits, seed and position: nothing sampled before or beside matters', () => {
    const runs = fc.tuple(
      fc.array(logits, { minLength: 1, maxLength: 8 }),
      fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }),
    );
    fc.assert(
      fc.property(runs, fc.nat(1 << 20), ([rows, seed], start) => {
        const rule = ruleOf(0.9, 0.95, seed);
        const forward = rows.map((row, i) => sampleToken(row, rule, start + i, []));
        const backward = rows
          .map((_, i) => rows.length - 1 - i)
          .map((i) => sampleToken(rows[i] ?? [], rule, start + i, []));
        assert.deepEqual(backward.reverse(), forward);
      }),
    );
  });

  it('draws from the softmax of logits / temperature', () => {
    const values = Float32Array.of(1, 0, 2, -1, 0.5);
    const temperature = 0.8;
    const weights = [...values].map((v) => Math.exp(v / temperature));
    const total = weights.reduce((a, b) => a + b, 0);
    const draws = 40_000;
    const seen = new Array<number>(values.length).fill(0);
    for (let position = 0; position < draws; position++) {
      const token = sampleToken(values, ruleOf(temperature, 1, 123n), position, []);
      seen[token] = (seen[token] ?? 0) + 1;
    }
    const chi2 = weights.reduce(
      (sum, w, i) => sum + ((seen[i] ?? 0) - (draws * w) / total) ** 2 / ((draws * w) / total),
      0,
    );
    // 99.9th percentile of chi-square with 4 degrees of freedom
    assert.ok(chi2 < 18.47, `chi-square ${chi2}`);
  });

  it('top-p never gives a token outside the nucleus', () => {
    const values = Float32Array.of(5, 4.9, -3, -3, -3);
    for (let position = 0; position < 2_000; position++) {
      assert.ok(sampleToken(values, ruleOf(1, 0.9, 1n), position, []) < 2);
    }
  });

  it('noise differs by seed, position and token, and is standard Gumbel in the mean', () => {
    const of = (seed: bigint, position: number, token: number) => new PositionNoise(seed, position).at(token);
    assert.equal(of(1n, 2, 3), of(1n, 2, 3));
    assert.notEqual(of(1n, 2, 3), of(2n, 2, 3));
    assert.notEqual(of(1n << 32n, 2, 3), of(1n, 2, 3));
    assert.notEqual(of(1n, 2, 3), of(1n, 3, 3));
    assert.notEqual(of(1n, 2, 3), of(1n, 2, 4));
    let sum = 0;
    for (let i = 0; i < 100_000; i++) sum += of(7n, i, i % 100);
    // Euler's constant; the standard error is π/√6/√n = 0.004
    assert.ok(Math.abs(sum / 100_000 - 0.5772) < 0.02, `mean ${sum / 100_000}`);
  });

  it('reads the wire form, seeds up to u64', () => {
    assert.deepEqual(
      samplingRule({ temperature: 1, topP: 0.5, seed: '18446744073709551615' }, 0).seed,
      (1n << 64n) - 1n,
    );
  });
});
