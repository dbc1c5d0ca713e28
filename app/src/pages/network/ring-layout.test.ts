import assert from 'node:assert/strict';
import { ringLayout } from './ring-layout.ts';

const apart = (a: { x: number; y: number }, b: { x: number; y: number }) => Math.hypot(a.x - b.x, a.y - b.y);

describe('the drawing of a ring', () => {
  it('has the head at the top, and stages that neither overlap nor leave the square, 16 of them too', () => {
    for (const count of [1, 2, 3, 6, 12, 16]) {
      const { stages, node } = ringLayout(count);
      const [head] = stages;
      assert.ok(head && Math.abs(head.x - 50) < 1e-9 && head.y < 50);
      stages.forEach((stage, i) => {
        const next = stages[(i + 1) % count];
        assert.ok(next && (count === 1 || apart(stage, next) >= 2 * node), `${count} stages`);
        for (const place of [stage.x, stage.y]) assert.ok(place - node >= 0 && place + node <= 100);
      });
    }
  });

  it('has a way behind each stage, and none in a ring of one', () => {
    assert.deepEqual([ringLayout(1).ways.length, ringLayout(3).ways.length], [0, 3]);
    const [way] = ringLayout(2).ways;
    assert.ok(way && way.x > 50 && Math.abs(way.y - 50) < 1e-9);
  });
});
