import assert from 'node:assert/strict';
import { deedsOf, isOnTime } from './of-job.ts';

const stream = (loopMs: number) => ({
  stream: {
    ...{ mode: 'async' as const, loopMs, stepMs: 1, frames: 1, rows: 1, staleRows: 0, byDepth: [] },
    bySource: { target: 1, model: 0, ngram: 0 },
  },
});

describe('what a job says of its workers', () => {
  const stage = (worker: string, ...faults: 'missing'[]) => {
    return { worker, operator: `operator ${worker}`, ask: 1n, amount: 1n, faults, receipt: undefined };
  };

  it('is that those with good receipts delivered, and the others failed', () => {
    const bill = { committed: 4, stages: [stage('a'), stage('b', 'missing')] };
    assert.deepEqual(
      [...deedsOf(bill)],
      [
        ['a', { delivered: 1 }],
        ['b', { failed: 1 }],
      ],
    );
    assert.deepEqual(deedsOf(bill, true).get('a'), { delivered: 1, onTime: 1 });
    assert.deepEqual(deedsOf(bill, false).get('b'), { failed: 1, late: 1 });
    assert.equal(deedsOf({ ...bill, committed: 0 }, true).size, 0);
  });

  it('is late where the loop took more than twice what was promised, and some', () => {
    assert.deepEqual([isOnTime(stream(220), 100), isOnTime(stream(221), 100)], [true, false]);
    assert.deepEqual(
      [isOnTime(stream(0), 100), isOnTime({}, 100), isOnTime(stream(9), Infinity)],
      Array(3).fill(undefined),
    );
  });
});
