import assert from 'node:assert/strict';
import { Pace } from './pace.ts';

const base = { proposed: 8, accepted: 3, rejected: 1, rounds: 1, firstTokenMs: 10, totalMs: 110 };
const stream = {
  ...{ mode: 'async' as const, loopMs: 40, stepMs: 10, frames: 1, rows: 1, staleRows: 0, byDepth: [] },
  bySource: { target: 1, model: 1, ngram: 1 },
};

describe('the pace of a ring', () => {
  it('is unknown before its first job', () => {
    const nothing = { tokensPerSecond: null, alpha: null, loopMs: null, efficiency: null };
    assert.deepEqual(new Pace().view(), { served: 0, jobs: 0, ...nothing });
  });

  it('compares what was measured with the law: R = 1 / ((1 − α) T + α / r)', () => {
    const pace = new Pace();
    pace.ended(5, { ...base, stream });
    // 4 tokens in 100 ms; α = 3/4; the law gives a token each 0.25 × 40 + 0.75 × 10 = 17.5 ms.
    const { tokensPerSecond, alpha, loopMs, efficiency } = pace.view();
    assert.deepEqual([tokensPerSecond, alpha, loopMs, efficiency], [40, 0.75, 40, 0.04 * 17.5]);
  });

  it('has no efficiency where the loop was not measured, and no speed of a single token', () => {
    const pace = new Pace();
    pace.ended(5, base);
    assert.deepEqual([pace.view().tokensPerSecond, pace.view().efficiency], [40, null]);
    const short = new Pace();
    short.ended(1, { ...base, totalMs: 10, stream });
    assert.equal(short.view().tokensPerSecond, null);
  });

  it('is that of the last 20 jobs, and counts all of them', () => {
    const pace = new Pace();
    pace.ended(1_000, base);
    for (let i = 0; i < 20; i++) pace.ended(5, base);
    assert.deepEqual([pace.view().served, pace.view().jobs, pace.view().tokensPerSecond], [21, 20, 40]);
  });
});
