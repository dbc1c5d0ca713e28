import assert from 'node:assert/strict';
import { profitable } from './economics/report.ts';
import { simulate } from './economics/simulate.ts';
import { USDC } from './support/actors.ts';

describe('attacks on the market', () => {
  it('earn nothing: sandwiches, pushes, gifts, snipes, flash stake, self-dealing', async () => {
    const results = await simulate({
      depths: [100_000n * USDC],
      fees: [30, 100],
      sizes: [4n],
      others: 1,
      every: 4,
    });
    assert.deepEqual(profitable(results), []);
    assert.ok(results.sent > 30);
  });
});
