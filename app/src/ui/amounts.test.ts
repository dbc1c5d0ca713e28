import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseMicro } from '@shardmarket/sdk';
import { microText, solText } from './amounts.ts';
import { readAmount } from './read-amount.ts';

describe('amounts as texts', () => {
  it('leave out no place that is not 0, and read back as what they are', () => {
    assert.equal(microText(1_234_500_000n), '1,234.50');
    assert.equal(microText(1n), '0.000001');
    assert.equal(solText(-1_500_000_001n), '-1.500000001');
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), fc.boolean(), (micro, all) => {
        assert.equal(parseMicro(microText(micro, all).replaceAll(',', '')), micro);
      }),
    );
  });
});

describe('what somebody enters as an amount', () => {
  it('is exact, or nothing while the field is empty', () => {
    assert.deepEqual(readAmount(' 12.345678 ', 'USDC'), { micro: 12_345_678n });
    assert.deepEqual(readAmount('  ', 'USDC'), {});
  });

  it('with a comma is refused: 1,5 is never read as 15', () => {
    for (const text of ['1,5', '1,500', '1,234.5'])
      assert.match(readAmount(text, 'USDC').wrong ?? '', /no commas/, text);
  });

  it('with more than six decimals, a sign or an exponent is refused', () => {
    for (const text of ['0.0000001', '-1', '+1', '1e3', '0x10', '.5', 'NaN'])
      assert.match(readAmount(text, 'USDC').wrong ?? '', /Enter an amount/, text);
  });

  it('below the least or above the most says which', () => {
    assert.equal(readAmount('0', 'USDC').wrong, 'Enter at least 0.000001 USDC.');
    const wrong = 'Only 1.50 ZERO in your wallet.';
    assert.equal(readAmount('1.500001', 'ZERO', { max: 1_500_000n, maxIs: 'in your wallet' }).wrong, wrong);
    assert.deepEqual(readAmount('1.5', 'ZERO', { max: 1_500_000n }), { micro: 1_500_000n });
  });
});
