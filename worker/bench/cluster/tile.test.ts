import assert from 'node:assert/strict';
import { tile } from './cluster.ts';

describe('layers of a benchmark ring', () => {
  it('are even, and what is over goes to the middle', () => {
    assert.deepEqual(tile(6, 4), [
      [0, 1],
      [1, 3],
      [3, 5],
      [5, 6],
    ]);
    assert.deepEqual(tile(6, 1), [[0, 6]]);
    for (let stages = 1; stages <= 6; stages++) {
      const ranges = tile(6, stages);
      assert.deepEqual([ranges[0]?.[0], ranges.at(-1)?.[1], ranges.length], [0, 6, stages]);
      ranges.forEach(([start, end], i) => assert.ok(start < end && start === (ranges[i - 1]?.[1] ?? 0)));
    }
    assert.throws(() => tile(6, 7), /7 stages: the model has 6 layers/);
  });
});
