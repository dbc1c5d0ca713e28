import assert from 'node:assert/strict';
import fc from 'fast-check';
import { WorkerError } from '../errors.ts';
import { choices } from '../testing/random.ts';
import { check, linear, newRun, plainLoop, run, type Scenario } from '../testing/simulated-job.ts';
import type { Action } from './actions.ts';
import type { Plan } from './plan.ts';
import { Stream } from './stream.ts';

describe('stream', () => {
  it('gives the tokens of a plain loop, and all stages their rows, whatever is drafted, joined, stalled or cancelled', () => {
    fc.assert(
      fc.property(linear, (s) => check(s, run(s))),
      { numRuns: 2000 },
    );
  });

  it('jobs that take turns in any order do not touch each other', () => {
    fc.assert(
      fc.property(fc.array(linear, { minLength: 2, maxLength: 4 }), fc.integer({ min: 0 }), (all, seed) => {
        const choose = choices(seed);
        const open = all.map((s) => ({ s, step: newRun(s) }));
        while (open.length > 0) {
          const at = choose(open.length);
          const { s, step } = open[at] as (typeof open)[number];
          const ended = step();
          if (!ended) continue;
          check(s, ended);
          open.splice(at, 1);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('without the epoch fence, results that are void get committed: the same checks find it', () => {
    let wrong = 0;
    for (let seed = 0; seed < 300; seed++) {
      const plans = [{ window: 12, rows: 2, ahead: 13, eager: true }];
      const s: Scenario = {
        ...{ prompt: [1, 2], stop: [], limit: 30, stages: 3, plans, skill: 6, seed },
        ...{ sides: 0, cancelAt: Infinity, healAt: [], takenOverAt: Infinity },
      };
      check(s, run(s));
      try {
        const { tokens } = run(s, { fence: false });
        if (tokens.some((t, i) => t !== plainLoop(s)[i])) wrong++;
      } catch (error) {
        assert.ok(error instanceof WorkerError && error.code === 'BAD_RESULT');
      }
    }
    assert.ok(wrong > 0, 'no run without the fence gave other tokens');
  });

  describe('a job step by step', () => {
    const wide: Plan = { window: 8, rows: 2, ahead: 9, eager: true };
    const open = (change: Partial<ConstructorParameters<typeof Stream>[0]> = {}) =>
      new Stream({ prompt: [1, 2, 3], stopTokens: new Set([9]), limit: 20, ...change });
    const shape = (actions: readonly Action[]) =>
      actions.map((a) => (a.type === 'send' ? [a.epoch, a.position, a.tokens, a.certain > 0] : [a.type]));

    it('the certain token goes out at once and alone, drafts behind it in frames', () => {
      const stream = open();
      assert.deepEqual(shape(stream.send(wide, true)), [[0, 2, [3], true]]);
      stream.draft([4, 5, 6], 'model', wide);
      assert.deepEqual(shape(stream.send(wide, true)), [
        [0, 3, [4, 5], false],
        [0, 5, [6], false],
      ]);
    });

    it('a rejection voids what was sent, and the correction goes out alone', () => {
      const stream = open();
      stream.draft([4, 5, 6, 7], 'model', wide);
      stream.send(wide, false);
      assert.deepEqual(
        stream.result(0, 2, [4, 8]).map((a) => a.type),
        ['commit', 'rejected', 'cancel'],
      );
      stream.draft([1, 1], 'ngram', wide);
      assert.deepEqual(shape(stream.send(wide, false)), [
        [1, 4, [8], true],
        [1, 5, [1, 1], false],
      ]);
      assert.deepEqual(stream.result(0, 4, [7]), []);
    });

    it('where nothing was drafted, the token is free and no epoch goes by', () => {
      const stream = open();
      stream.send(wide, false);
      assert.deepEqual(
        stream.result(0, 2, [7]).map((a) => a.type),
        ['commit'],
      );
      assert.deepEqual(shape(stream.send(wide, false)), [[0, 3, [7], true]]);
    });

    it('the row of a drafted stop token is never sent, nor anything behind it or behind the limit', () => {
      const stream = open();
      stream.draft([4, 9, 5], 'model', wide);
      assert.deepEqual(
        shape(stream.send(wide, false)).map(([, , tokens]) => tokens),
        [[3], [4]],
      );
      assert.deepEqual(shape(stream.result(0, 2, [4, 9])), [['commit'], ['finish']]);
      const short = open({ limit: 2 });
      short.draft([4, 5, 6], 'model', wide);
      assert.deepEqual([short.optimistic, short.room(wide)], [[1, 2, 3, 4], 0]);
      assert.deepEqual(
        shape(short.send(wide, false)).map(([, , tokens]) => tokens),
        [[3], [4]],
      );
    });

    it('refuses a result that answers nothing in flight', () => {
      for (const [epoch, position, tokens] of [
        [0, 3, [1]],
        [0, 2, [1, 1]],
        [1, 2, [1]],
      ] as const) {
        const stream = open();
        stream.send(wide, false);
        assert.throws(() => stream.result(epoch, position, tokens), { code: 'BAD_RESULT' });
      }
    });
  });
});
