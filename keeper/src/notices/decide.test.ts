import assert from 'node:assert/strict';
import { crossing, MIN_INTERVAL_MS, nextTry, TRY_AFTER_MS } from './decide.ts';

const NOW = new Date(10_000_000);
const ago = (ms: number) => new Date(NOW.getTime() - ms);
const fresh = { threshold: 100n, below: false, noticedAt: null };

describe('a webhook for what is left', () => {
  it('is told once what is left is below the threshold, and not at it', () => {
    assert.equal(crossing(fresh, 100n, NOW), 'none');
    assert.equal(crossing(fresh, 99n, NOW), 'notice');
  });

  it('is told once for each crossing', () => {
    const told = { ...fresh, below: true, noticedAt: ago(MIN_INTERVAL_MS) };
    assert.equal(crossing(told, 0n, NOW), 'none');
    assert.equal(crossing(told, 100n, NOW), 'rearm');
    assert.equal(crossing({ ...told, below: false }, 99n, NOW), 'notice');
  });

  it('is told no more than once in a while, however often it crosses', () => {
    assert.equal(crossing({ ...fresh, noticedAt: ago(MIN_INTERVAL_MS - 1) }, 1n, NOW), 'later');
    assert.equal(crossing({ ...fresh, noticedAt: ago(MIN_INTERVAL_MS) }, 1n, NOW), 'notice');
  });

  it('is tried again a few times, later and later, then given up', () => {
    const waits = TRY_AFTER_MS.map((_, i) => (nextTry(i, NOW)?.getTime() ?? 0) - NOW.getTime());
    assert.deepEqual(waits, TRY_AFTER_MS);
    assert.equal(nextTry(TRY_AFTER_MS.length, NOW), undefined);
  });
});
