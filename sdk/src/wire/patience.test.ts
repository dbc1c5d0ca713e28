import assert from 'node:assert/strict';
import { patienceMs } from './patience.ts';

describe('patience', () => {
  it('grows with what is to be computed, and is never less than the timeout', () => {
    assert.deepEqual(
      [0, 1, 1024, 1025, 4095].map((positions) => patienceMs(100, positions)),
      [100, 100, 100, 200, 400],
    );
  });
});
