import assert from 'node:assert/strict';
import { Throttle } from './throttle.ts';

describe('throttle', () => {
  it('lets a second’s worth through at once, and has the rest waited for', () => {
    const throttle = new Throttle(1_000, 0);
    assert.equal(throttle.take(1_000, 0), 0);
    assert.equal(throttle.take(500, 0), 500);
    assert.equal(throttle.take(100, 500), 100);
  });

  it('does not save up more than a second', () => {
    const throttle = new Throttle(1_000, 0);
    assert.equal(throttle.take(1_500, 60_000), 500);
  });

  it('0 is no limit', () => {
    assert.equal(new Throttle(0, 0).take(1 << 30, 0), 0);
  });
});
