import assert from 'node:assert/strict';
import fc from 'fast-check';
import { check, newRun, plainLoop, run, tree, type Scenario } from '../testing/simulated-job.ts';
import type { Faults } from '../testing/simulated-ring.ts';
import type { Action } from './actions.ts';
import { MAX_BRANCH } from './branches.ts';
import type { Plan } from './plan.ts';
import { MAX_UNSETTLED, Stream } from './stream.ts';

const wide: Plan = { window: 12, rows: 2, ahead: 13, eager: true };
const scenario = (seed: number): Scenario => ({
  ...{ prompt: [1, 2], stop: [], limit: 30, stages: 3, plans: [wide], skill: 6, seed },
  ...{ sides: 6, cancelAt: Infinity, healAt: [], takenOverAt: Infinity },
});

describe('stream with side branches', () => {
  it('gives the tokens of a plain loop, and all stages their rows, whatever fails, is replaced or taken over', () => {
    let [hits, byside] = [0, 0];
    fc.assert(
      fc.property(tree, (s) => {
        const ended = run(s);
        check(s, ended);
        hits += ended.hits;
        byside += ended.byside;
      }),
      { numRuns: 3000 },
    );
    assert.ok(hits > 300 && byside > 300, `${hits} branches were right and gave ${byside} tokens`);
  });

  it('the same checks find stages that keep the rows of side branches, and results that pass the epoch fence', () => {
    for (const faults of [{ keepsSides: true }, { fence: false }] satisfies Faults[]) {
      let wrong = 0;
      for (let seed = 0; seed < 100; seed++) {
        const s = scenario(seed);
        check(s, run(s));
        const next = newRun(s, faults);
        try {
          let ended = next();
          for (let steps = 0; !ended && steps < 5000; steps++) ended = next();
          assert.deepEqual(ended?.tokens, plainLoop(s));
        } catch {
          wrong++;
        }
      }
      assert.ok(wrong > 10, `${JSON.stringify(faults)}: ${wrong} of 100 runs were wrong`);
    }
  });

  describe('step by step', () => {
    const open = (change: Partial<ConstructorParameters<typeof Stream>[0]> = {}) => {
      const stream = new Stream({ prompt: [1, 2, 3], stopTokens: new Set([9]), limit: 20, ...change });
      stream.draft([4, 5, 6], 'model', wide);
      stream.send(wide, false);
      return stream;
    };
    const shape = (actions: readonly Action[]) =>
      actions.map((a) => ('tokens' in a ? [a.type, a.epoch, a.position, a.tokens] : [a.type]));
    /** A branch at position 4, of which the first token is right. */
    const hit = (change = {}) => {
      const stream = open(change);
      assert.deepEqual(shape(stream.branch(4, [7, 8, 1])), [['side', 0, 4, [7, 8, 1]]]);
      const actions = stream.result(0, 2, [4, 7, 0, 0]);
      assert.deepEqual(shape(actions), [['commit'], ['rejected'], ['cancel']]);
      return stream;
    };

    it("a branch that is right is sent again as the chain's own, and its answer commits its tokens at once", () => {
      const stream = hit();
      assert.deepEqual(shape(stream.send(wide, false)), [
        ['send', 1, 4, [7]],
        ['send', 1, 5, [8, 1]],
      ]);
      const [commit] = stream.side(0, 4, [8, 1, 2]);
      assert.ok(commit?.type === 'commit');
      assert.deepEqual([commit.position, commit.verdicts.map((v) => v.token)], [2, [8, 1, 2]]);
      assert.deepEqual([stream.sequence.length, stream.settled], [8, 4]);
      assert.deepEqual(shape(stream.send(wide, false)), [['send', 1, 7, [2]]]);
      // The rows' own answers say the same, and what comes behind them.
      assert.deepEqual(stream.result(1, 4, [8, 1]), []);
      assert.deepEqual(shape(stream.result(1, 6, [2, 5])), [['commit']]);
      assert.deepEqual(stream.sequence, [1, 2, 3, 4, 7, 8, 1, 2, 5]);
    });

    it('a miss within the branch costs no loop: all rows that are not settled go out again in the new epoch', () => {
      const stream = hit();
      stream.send(wide, false);
      assert.deepEqual(shape(stream.side(0, 4, [8, 5, 0])), [['commit'], ['rejected'], ['cancel']]);
      assert.deepEqual(stream.sequence, [1, 2, 3, 4, 7, 8, 5]);
      assert.deepEqual(stream.send(wide, false), [
        { type: 'send', epoch: 2, position: 4, tokens: [7, 8, 5], certain: 3 },
      ]);
    });

    it('rows that answer other than their branch did fail the job, and so does a branch that answers other than they did', () => {
      const stream = hit();
      stream.send(wide, false);
      stream.side(0, 4, [8, 1, 2]);
      assert.throws(() => stream.result(1, 4, [8, 0]), { code: 'BAD_RESULT', message: /token 6 is 0/ });
      const late = hit();
      late.send(wide, false);
      late.result(1, 4, [8]);
      assert.throws(() => late.side(0, 4, [7, 1, 2]), { code: 'BAD_RESULT' });
    });

    it('a branch whose chain went on another way is of no use, nor one that the chain has left behind', () => {
      const stream = open();
      stream.branch(4, [7, 8]);
      stream.branch(5, [8, 8]);
      stream.result(0, 2, [4, 5]);
      assert.deepEqual(stream.side(0, 4, [8, 8]), []);
      stream.result(0, 4, [3]);
      assert.deepEqual(stream.side(0, 5, [1, 1]), []);
      const left = hit();
      left.send({ ...wide, window: 1 }, false);
      left.result(1, 4, [0]);
      assert.deepEqual(left.side(0, 4, [0, 1, 2]), []);
    });

    it('answers to branches that were never sent are refused, those of a healed ring forgotten', () => {
      const stream = open();
      stream.branch(4, [7, 8]);
      assert.throws(() => stream.side(0, 5, [1]), { code: 'BAD_RESULT' });
      assert.throws(() => stream.side(0, 4, [1]), { code: 'BAD_RESULT' });
      assert.throws(() => stream.side(1, 4, [1, 1]), { code: 'BAD_RESULT' });
      const healed = hit();
      healed.healed(100);
      assert.deepEqual(healed.side(0, 4, [8, 1, 2]), []);
    });

    it('goes on only from drafted positions behind rows that were sent, and up to a stop token or the end', () => {
      const stream = open({ limit: 5 });
      assert.deepEqual(stream.branch(2, [1]), []);
      assert.deepEqual(stream.branch(3, [4, 1]), [], 'the draft itself');
      assert.deepEqual(shape(stream.branch(3, [5, 1, 1, 1, 1, 1])), [['side', 0, 3, [5, 1, 1, 1]]]);
      assert.deepEqual(stream.branch(3, [6]), [], 'one at a position');
      assert.deepEqual(shape(stream.branch(4, [1, 9, 1])), [['side', 0, 4, [1]]]);
      assert.deepEqual(stream.branch(5, [9]), []);
      assert.deepEqual(stream.branch(6, [1]), [], 'no draft stands there');
      const narrow = new Stream({ prompt: [1, 2, 3], stopTokens: new Set(), limit: 20 });
      narrow.draft([4, 5, 6], 'model', wide);
      narrow.send({ ...wide, window: 1 }, false);
      assert.deepEqual(
        [3, 4].map((position) => narrow.canBranch(position)),
        [true, false],
      );
    });

    it('answers of branches alone commit no more tokens than another head would send again', () => {
      const far: Plan = { window: 64, rows: 16, ahead: 64, eager: true };
      const branch = [2, ...Array.from({ length: MAX_BRANCH - 1 }, () => 1)];
      const stream = open({ limit: 200 });
      const committed: number[] = [];
      stream.branch(4, branch);
      stream.result(0, 2, [4, 2]);
      // Each branch misses at its twelfth row, where the next one begins: none of their rows is ever settled.
      for (let epoch = 0, at = 4; epoch < 3; epoch++, at += 12) {
        stream.send(far, false);
        stream.branch(at + 12, branch);
        const answers = Array.from({ length: MAX_BRANCH }, (_, i) => (i === 11 ? 2 : 1));
        const actions = stream.side(epoch, at, answers);
        committed.push(actions.reduce((n, a) => n + (a.type === 'commit' ? a.verdicts.length : 0), 0));
      }
      assert.deepEqual(committed, [12, 12, 0]);
      assert.ok(stream.sequence.length - 1 - stream.settled <= MAX_UNSETTLED);
    });

    it('a job ends when its last rows are settled, not when a branch has given the last token', () => {
      const stream = hit({ limit: 5 });
      stream.send(wide, false);
      assert.deepEqual(shape(stream.side(0, 4, [8, 1, 2])), [['commit']]);
      assert.ok(!stream.finished && stream.room(wide) === 0);
      assert.deepEqual(stream.cancel(), []);
      const ended = stream.result(1, 4, [8, 1, 2]);
      assert.deepEqual(ended, [{ type: 'finish', finish: 'length', epoch: 1, committed: 7 }]);
    });
  });
});
