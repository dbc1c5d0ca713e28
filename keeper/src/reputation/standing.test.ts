import assert from 'node:assert/strict';
import fc from 'fast-check';
import { NEUTRAL } from '../rings/weight.ts';
import { boundsOf, exploringWeight, NEWCOMER, NO_DEEDS, unknownShare, weightOf, type Evidence } from './standing.ts';
import { wilsonLower, Z } from './wilson.ts';

const evidence = (some: Partial<Evidence> = {}): Evidence => ({ ...NO_DEEDS, audits: 0, strikes: 0, ...some });

describe('the lower bound of a proportion', () => {
  it('is what the score interval of Wilson gives', () => {
    const close = (got: number, expected: number) => assert.ok(Math.abs(got - expected) < 1e-6, `${got} ${expected}`);
    close(wilsonLower(0, 0), 0);
    assert.equal(wilsonLower(0, 44), 0);
    // With p = 1 it is n / (n + z²).
    close(wilsonLower(10, 10), 10 / (10 + Z * Z));
    // 8 of 10 with 95 % on both sides: 0.4902 to 0.9433.
    close(wilsonLower(8, 10, 1.959_963_985), 0.490_162);
    // Where the two-sided test of p0 against 8 of 10 is just at z.
    const p0 = wilsonLower(80, 100);
    close((0.8 - p0) / Math.sqrt((p0 * (1 - p0)) / 100), Z);
  });

  it('is below the proportion, rises with successes and, at the same proportion, with trials', () => {
    const counts = fc
      .tuple(fc.nat(1_000), fc.nat(1_000))
      .map(([a, b]) => [Math.min(a, b), Math.max(a, b) + 1] as const);
    fc.assert(
      fc.property(counts, ([k, n]) => {
        const at = wilsonLower(k, n);
        assert.ok(at >= 0 && at <= k / n);
        assert.ok(wilsonLower(k + 1, n + 1) > at);
        assert.ok(wilsonLower(k, n + 1) <= at);
        if (k > 0) assert.ok(wilsonLower(2 * k, 2 * n) > at);
      }),
    );
  });

  it('refuses what no count can be', () => {
    for (const [k, n] of [
      [2, 1],
      [-1, 3],
      [NaN, 3],
      [0, Infinity],
    ] as const) {
      assert.throws(() => wilsonLower(k, n), RangeError);
    }
  });
});

describe('how a worker counts', () => {
  it('a newcomer counts as it asks, and so does who is as good or better', () => {
    assert.deepEqual(weightOf(evidence()), NEUTRAL);
    assert.ok(NEWCOMER.delivered > 0.9 && NEWCOMER.onTime > 0.6 && NEWCOMER.audited > 0.6);
    assert.deepEqual(weightOf(evidence({ delivered: 1_000, failed: 1, onTime: 90, late: 9, audits: 50 })), NEUTRAL);
  });

  it('failures and faults raise the price at which it counts, lateness its time', () => {
    const prices = [1, 3, 10, 50].map((failed) => weightOf(evidence({ failed })).price);
    assert.deepEqual(prices, [1_040, 1_090, 1_270, 2_240]);
    assert.deepEqual(weightOf(evidence({ audits: 1, strikes: 1 })), { price: 1_140, time: 1_000 });
    assert.deepEqual(weightOf(evidence({ onTime: 50, late: 50 })), { price: 1_000, time: 1_430 });
    assert.deepEqual(weightOf(evidence({ failed: 1e6, late: 1e6 })), { price: 10_000, time: 10_000 });
  });

  it('each further failure counts, and each delivery makes up for some of it', () => {
    const some = fc.record({ delivered: fc.nat(500), failed: fc.nat(500) });
    fc.assert(
      fc.property(some, ({ delivered, failed }) => {
        const at = (more: number, worse: number) =>
          weightOf(evidence({ delivered: delivered + more, failed: failed + worse })).price;
        assert.ok(at(0, 1) >= at(0, 0) && at(1, 0) <= at(0, 0));
        assert.ok(Number.isInteger(at(0, 0) / 10) && at(0, 0) >= 1_000 && at(0, 0) <= 10_000);
      }),
    );
  });

  it('a batch that no draw audited says nothing', () => {
    assert.equal(boundsOf(evidence({ delivered: 5 })).audited, NEWCOMER.audited);
  });

  it('exploring lowers the price of who is least known, by no more than the bound', () => {
    assert.equal(unknownShare(NO_DEEDS), 1);
    assert.equal(unknownShare({ delivered: 40, failed: 10 }), 0.5);
    assert.equal(exploringWeight(NEUTRAL, NO_DEEDS, 5).price, 953);
    assert.equal(exploringWeight(NEUTRAL, { delivered: 50, failed: 0 }, 5).price, 977);
    assert.deepEqual(exploringWeight(NEUTRAL, { delivered: 1e9, failed: 0 }, 5), NEUTRAL);
    assert.deepEqual(exploringWeight(NEUTRAL, NO_DEEDS, 0), NEUTRAL);
    fc.assert(
      fc.property(fc.nat(100), fc.nat(1_000), (p, delivered) => {
        const { price } = exploringWeight(NEUTRAL, { delivered, failed: 0 }, p);
        assert.ok(price * (100 + p) >= 100 * NEUTRAL.price && price <= NEUTRAL.price);
      }),
    );
  });
});
