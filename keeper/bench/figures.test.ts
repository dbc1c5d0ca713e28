import assert from 'node:assert/strict';
import fc from 'fast-check';
import { mostAtOnce, slope, spread } from './figures.ts';
import { addUsed, NOTHING_USED, secondsOf } from './processors.ts';

describe('figures of the load', () => {
  it('a slope is that of the line on which the points lie, and 0 of noise that is even on both sides', () => {
    const exact = fc.integer({ min: -1000, max: 1000 });
    fc.assert(
      fc.property(exact, exact, (a, b) => {
        const points = [1, 2, 5, 9].map((x) => [x, a * x + b] as const);
        assert.ok(Math.abs(slope(points) - a) < 1e-6);
      }),
    );
    assert.equal(
      slope([
        [0, 1],
        [1, -1],
        [2, -1],
        [3, 1],
      ]),
      0,
    );
    assert.throws(() => slope([[1, 1]]), RangeError);
    assert.throws(() => slope([]), RangeError);
  });

  it('the tail is not the middle', () => {
    const values = Array.from({ length: 200 }, (_, i) => i + 1);
    assert.deepEqual(spread(values), { p50: 100, p99: 198 });
  });

  it('streams at once: those that overlap, not those that follow on each other', () => {
    assert.equal(mostAtOnce([]), 0);
    assert.equal(
      mostAtOnce([
        [0, 2],
        [2, 4],
        [4, 6],
      ]),
      1,
    );
    assert.equal(
      mostAtOnce([
        [0, 5],
        [1, 3],
        [2, 6],
        [4, 7],
      ]),
      3,
    );
  });

  it('processor time is user and system time, whatever the process is called', () => {
    assert.equal(secondsOf('12 (a) b (c)) S 1 12 12 0 -1 0 9 9 9 9 150 50 7 7 20 0 1 0'), 2);
  });

  it('what is used between two looks adds up', () => {
    const look = (n: number) => ({ keeper: n, collections: 2 * n, postgres: 3 * n, load: 4 * n, chain: 5 * n });
    const used = addUsed(addUsed(NOTHING_USED, look(1), look(3)), look(10), look(11));
    assert.deepEqual(used, look(3));
  });
});
