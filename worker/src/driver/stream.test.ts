import assert from 'node:assert/strict';
import fc from 'fast-check';
import { WorkerError } from '../errors.ts';
import { choices } from '../testing/random.ts';
import { nextToken, SimulatedRing } from '../testing/simulated-ring.ts';
import type { Plan } from './plan.ts';
import { Stream, type Action, type Finish } from './stream.ts';

const VOCAB = 5;

interface Scenario {
  readonly prompt: readonly number[];
  readonly stop: readonly number[];
  readonly limit: number;
  readonly stages: number;
  /** plans that take turns */
  readonly plans: readonly Plan[];
  /** of ten drafted tokens, how many are right */
  readonly skill: number;
  /** orders stalls, drafts and joins */
  readonly seed: number;
  /** steps after which the job is cancelled */
  readonly cancelAt: number;
}

const k = fc.integer({ min: 1, max: 6 });
const plan: fc.Arbitrary<Plan> = fc.oneof(
  fc.constant({ window: 1, rows: 1, ahead: 0, eager: true }),
  k.map((n) => ({ window: n + 1, rows: n + 1, ahead: n, eager: false })),
  fc
    .record({ k, window: fc.integer({ min: 1, max: 24 }) })
    .map(({ k: rows, window }) => ({ window, rows, ahead: window - 1 + rows, eager: true })),
);
const token = fc.nat(VOCAB - 1);
const scenario: fc.Arbitrary<Scenario> = fc.record({
  prompt: fc.array(token, { minLength: 1, maxLength: 8 }),
  stop: fc.array(token, { maxLength: 1 }),
  limit: fc.integer({ min: 1, max: 40 }),
  stages: fc.integer({ min: 1, max: 6 }),
  plans: fc.array(plan, { minLength: 1, maxLength: 3 }),
  skill: fc.integer({ min: 0, max: 10 }),
  seed: fc.integer({ min: 0 }),
  cancelAt: fc.oneof(fc.constant(Infinity), fc.nat(120)),
});

/** What a plain loop says: the truth. */
function plainLoop({ prompt, stop, limit }: Scenario): number[] {
  const sequence = [...prompt];
  while (sequence.length < prompt.length + limit) {
    sequence.push(nextToken(sequence, VOCAB));
    if (stop.includes(sequence.at(-1) as number)) break;
  }
  return sequence.slice(prompt.length);
}

interface Ended {
  readonly tokens: readonly number[];
  readonly finish: Finish;
  readonly committed: number;
  readonly ring: SimulatedRing;
  readonly sequence: readonly number[];
}

/** One job in a simulated ring. Each call makes one random step; it returns how the job ended, once it has. */
function newRun(s: Scenario, fence = true): () => Ended | undefined {
  const choose = choices(s.seed);
  const stream = new Stream({ prompt: s.prompt, stopTokens: new Set(s.stop), limit: s.limit });
  const ring = new SimulatedRing(s.stages, stream, VOCAB, fence);
  const tokens: number[] = [];
  let ended: Ended | undefined;
  let steps = 0;
  const perform = (actions: readonly Action[]) => {
    for (const action of actions) {
      if (action.type === 'send') ring.send(action);
      // Word of a rejection may overtake the rows, or get lost behind them.
      if (action.type === 'cancel' && choose(2) === 0) ring.cancel(action.epoch);
      if (action.type === 'commit') {
        assert.equal(action.position, tokens.length);
        tokens.push(...action.verdicts.map((v) => v.token));
      }
      if (action.type === 'finish') {
        ended = { tokens, finish: action.finish, committed: action.committed, ring, sequence: stream.sequence };
      }
    }
  };
  return () => {
    const now = s.plans[steps++ % s.plans.length] as Plan;
    const { busy } = ring;
    const draft = () => {
      const count = Math.min(1 + choose(6), stream.room(now));
      const guess: number[] = [];
      for (let i = 0; i < count; i++) {
        guess.push(choose(10) < s.skill ? nextToken([...stream.optimistic, ...guess], VOCAB) : choose(VOCAB));
      }
      stream.draft(guess, choose(2) === 0 ? 'model' : 'ngram', now);
    };
    if (steps === s.cancelAt) perform(stream.cancel());
    else if (busy.length > 0 && choose(3) > 0) {
      perform(ring.step(busy[choose(busy.length)] as number, choose(3)));
    } else {
      draft();
      const actions = stream.send(now, stream.room(now) > 0 && choose(2) === 0);
      perform(actions);
      assert.ok(actions.length === 0 || stream.inFlight <= Math.max(...s.plans.map((p) => p.window)));
    }
    return ended;
  };
}

function run(s: Scenario, fence = true): Ended {
  const step = newRun(s, fence);
  for (;;) {
    const ended = step();
    if (ended) return ended;
  }
}

function check(s: Scenario, { tokens, finish, committed, ring, sequence }: Ended): void {
  const truth = plainLoop(s);
  assert.deepEqual(tokens, truth.slice(0, tokens.length), 'other tokens than the plain loop');
  assert.equal(committed, s.prompt.length + tokens.length - 1);
  if (finish === 'cancelled') assert.ok(tokens.length >= 1 && s.cancelAt < Infinity);
  else assert.deepEqual([tokens, finish], [truth, s.stop.includes(truth.at(-1) as number) ? 'stop' : 'length']);
  for (const { cache } of ring.stages) {
    assert.deepEqual(cache.slice(0, committed), sequence.slice(0, committed), 'a stage has other rows');
  }
}

describe('stream', () => {
  it('gives the tokens of a plain loop, and all stages their rows, whatever is drafted, joined, stalled or cancelled', () => {
    fc.assert(
      fc.property(scenario, (s) => check(s, run(s))),
      { numRuns: 2000 },
    );
  });

  it('jobs that take turns in any order do not touch each other', () => {
    fc.assert(
      fc.property(fc.array(scenario, { minLength: 2, maxLength: 4 }), fc.integer({ min: 0 }), (all, seed) => {
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
      const s = { prompt: [1, 2], stop: [], limit: 30, stages: 3, plans, skill: 6, seed, cancelAt: Infinity };
      check(s, run(s));
      try {
        const { tokens } = run(s, false);
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
      actions.map((a) => (a.type === 'send' ? [a.epoch, a.position, a.tokens, a.principal] : [a.type]));

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
