import assert from 'node:assert/strict';
import { Backoff } from './backoff.ts';

describe('Backoff', () => {
  it('doubles its waits up to ten minutes and starts over once cleared', () => {
    let now = 0;
    const backoff = new Backoff(100_000, () => now);
    assert.deepEqual(
      [1, 2, 3, 4, 5].map(() => backoff.failed('a')),
      [100_000, 200_000, 400_000, 600_000, 600_000],
    );
    assert.deepEqual([backoff.holds('a'), backoff.holds('b')], [true, false]);
    now = 600_000;
    assert.equal(backoff.holds('a'), false);
    backoff.clear('a');
    assert.equal(backoff.failed('a'), 100_000);
    backoff.keepOnly(new Set(['b']));
    assert.equal(backoff.failed('a'), 100_000);
  });
});
