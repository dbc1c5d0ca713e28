import assert from 'node:assert/strict';
import fc from 'fast-check';
import { MAX_BRANCH } from './branches.ts';
import { chooseSides, idleMs, sideMs } from './plan-sides.ts';
import { MAX_WINDOW, type Measures } from './plan.ts';

/** Six stages of 1 ms, hops of 25 ms, a draft of 1 ms a token. */
const far: Measures = { acceptance: 0.8, loop: 156, stage: { base: 0.9, row: 0.1 }, draft: 1, stages: 6 };
/** The same stages side by side: the processors are what a row waits for. */
const near: Measures = { ...far, loop: 7 };
const tree = { mode: 'tree' } as const;

const ms = (max: number) => fc.double({ min: 0, max, noNaN: true });
const measures: fc.Arbitrary<Measures> = fc.record({
  acceptance: fc.double({ min: 0, max: 1, noNaN: true }),
  loop: ms(1000),
  stage: fc.record({ base: ms(50), row: ms(20) }),
  draft: ms(50),
  stages: fc.integer({ min: 1, max: 16 }),
});

describe('plan of side branches', () => {
  it('makes them in a far ring, long enough for the next miss to lie in them mostly, and none in a near one', () => {
    const plan = chooseSides(tree, far);
    assert.deepEqual([plan?.rows, plan?.lead, plan?.least], [11, 15, 0]);
    assert.ok(0.8 ** 11 < 0.1 && 0.8 ** 10 > 0.1);
    assert.equal(chooseSides(tree, near), undefined);
    assert.equal(chooseSides(tree, { ...far, stage: { base: 20, row: 6 } }), undefined, 'stages that are never idle');
    assert.equal(chooseSides(tree, { ...far, draft: 20 }), undefined, 'drafts that come too late');
  });

  it('in no other mode, and without drafts in none', () => {
    for (const mode of ['ar', 'sync', 'async'] as const) assert.equal(chooseSides({ mode, branch: 4 }, far), undefined);
    assert.equal(chooseSides({ mode: 'tree', k: 0 }, far), undefined);
  });

  it('a branch saves nothing that is not left of the loop, more the likelier it is, and costs what it keeps busy', () => {
    const chance = fc.record({ reached: ms(1), right: ms(1), spare: ms(1000) });
    fc.assert(
      fc.property(measures, chance, fc.integer({ min: 1, max: MAX_BRANCH }), (m, c, rows) => {
        const saved = sideMs(m, rows, c);
        assert.ok(saved <= Math.max(0, c.spare));
        assert.ok(sideMs(m, rows, { ...c, spare: 0 }) <= 0);
        assert.ok(sideMs(m, rows, { ...c, right: c.right / 2 }) <= saved);
        assert.ok(sideMs(m, rows, { ...c, reached: c.reached / 2 }) <= saved);
        assert.ok(idleMs(m) >= 0 && idleMs(m) <= m.loop);
      }),
    );
  });

  it('keeps within its bounds whatever was measured, and to what the operator fixed', () => {
    fc.assert(
      fc.property(measures, (m) => {
        const fixed = chooseSides({ mode: 'tree', branch: 5 }, m);
        assert.deepEqual([fixed?.rows, fixed?.least], [5, -Infinity]);
        for (const plan of [chooseSides(tree, m), fixed]) {
          if (!plan) continue;
          assert.ok(plan.rows >= 2 && plan.rows <= MAX_BRANCH);
          assert.ok(plan.lead >= 1 && plan.lead <= MAX_WINDOW);
        }
      }),
    );
  });
});
