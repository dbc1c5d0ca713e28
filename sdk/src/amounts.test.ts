import assert from 'node:assert/strict';
import fc from 'fast-check';
import { BPS, formatMicro, MICRO, mulDivCeil, mulDivFloor, parseMicro, stageAmount, workerCut } from './amounts.ts';

const u64 = fc.bigInt(0n, 0xffff_ffff_ffff_ffffn);

describe('amounts', () => {
  it('mulDivFloor and mulDivCeil bracket the exact quotient and differ by the remainder only', () => {
    fc.assert(
      fc.property(u64, u64, fc.bigInt(1n, 0xffff_ffff_ffff_ffffn), (a, b, d) => {
        const [floor, ceil] = [mulDivFloor(a, b, d), mulDivCeil(a, b, d)];
        assert.ok(floor * d <= a * b && (floor + 1n) * d > a * b);
        assert.equal(ceil - floor, (a * b) % d === 0n ? 0n : 1n);
      }),
    );
  });

  it('refuses a zero divisor and negative operands', () => {
    for (const [a, b, d] of [
      [1n, 1n, 0n],
      [-1n, 1n, 1n],
      [1n, -1n, 1n],
    ] as const) {
      assert.throws(() => mulDivFloor(a, b, d), /expected a, b >= 0 and d > 0/);
      assert.throws(() => mulDivCeil(a, b, d), /expected a, b >= 0 and d > 0/);
    }
  });

  it('a stage never charges less than its ask and at most 1 micro-USDC more', () => {
    assert.equal(stageAmount(1_000_000n, 2, 50), 100n);
    assert.equal(stageAmount(1n, 1, 1), 1n);
    assert.equal(stageAmount(3n, 1, 333_334), 2n);
    fc.assert(
      fc.property(fc.bigInt(0n, 1_000_000_000n), fc.nat(64), fc.nat(100_000), (ask, layers, positions) => {
        const exact = ask * BigInt(layers) * BigInt(positions);
        const charged = stageAmount(ask, layers, positions) * MICRO;
        assert.ok(charged >= exact && charged - exact < MICRO);
      }),
    );
  });

  it('refuses a fractional layer count', () => {
    assert.throws(() => stageAmount(1n, 1.5, 1), RangeError);
  });

  it('a worker gets 70 % floored, up to 80 % with the full boost', () => {
    assert.equal(workerCut(10n), 7n);
    assert.equal(workerCut(1n), 0n);
    assert.equal(workerCut(11n), 7n);
    assert.equal(workerCut(10n, 1_000n), 8n);
    fc.assert(
      fc.property(u64, fc.bigInt(0n, 1_000n), (amount, boost) => {
        const cut = workerCut(amount, boost);
        assert.ok(cut * BPS <= amount * (7_000n + boost) && (cut + 1n) * BPS > amount * (7_000n + boost));
      }),
    );
  });

  it('formatMicro and parseMicro are inverse', () => {
    assert.equal(formatMicro(1_234_567n), '1.234567');
    assert.equal(formatMicro(-1n), '-0.000001');
    assert.equal(parseMicro(' 12.5 '), 12_500_000n);
    fc.assert(fc.property(u64, (amount) => assert.equal(parseMicro(formatMicro(amount)), amount)));
  });

  it('parseMicro refuses what it would have to round or guess', () => {
    for (const text of ['', '1.', '.5', '1.2345678', '-1', '+1', '1e3', '1,5', '0x1', 'NaN', '1 2']) {
      assert.throws(() => parseMicro(text), /expected an amount such as 12 or 12.345678/, text);
    }
  });
});
