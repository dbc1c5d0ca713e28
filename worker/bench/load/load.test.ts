import assert from 'node:assert/strict';
import { closedLoop, poisson } from './arrivals.ts';
import { spread } from './soak.ts';

describe('load', () => {
  it('Poisson arrivals come in order, at their rate, with gaps that vary as much as their mean', () => {
    const times = poisson(20_000, 4, 1);
    const gaps = times.map((at, i) => at - (times[i - 1] ?? 0));
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
    const deviation = Math.sqrt(gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length);
    assert.ok(gaps.every((gap) => gap >= 0));
    // The generator is seeded: these are the same numbers every time.
    assert.ok(Math.abs(mean - 250) < 10 && Math.abs(deviation - 250) < 10, `${mean} ± ${deviation}`);
  });

  it('a closed loop keeps so many jobs in flight and runs each once', async () => {
    const ran: number[] = [];
    let [open, most] = [0, 0];
    await closedLoop(20, 3, async (index) => {
      most = Math.max(most, ++open);
      await Promise.resolve();
      ran.push(index);
      open--;
    });
    assert.deepEqual(
      ran.sort((a, b) => a - b),
      Array.from({ length: 20 }, (_, i) => i),
    );
    assert.equal(most, 3);
  });

  it('a spread is the largest difference from the mean, as a share of it', () => {
    assert.equal(spread([100, 100, 100]), 0);
    assert.equal(spread([90, 100, 110]), 0.1);
  });
});
