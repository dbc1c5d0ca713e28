import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Action, Finish } from '../driver/actions.ts';
import type { Plan } from '../driver/plan.ts';
import { Stream } from '../driver/stream.ts';
import { choices } from './random.ts';
import { nextToken, SimulatedRing, type Faults } from './simulated-ring.ts';

const VOCAB = 5;

/** One job in a simulated ring; steps are counted from 1. */
export interface Scenario {
  readonly prompt: readonly number[];
  readonly stop: readonly number[];
  readonly limit: number;
  readonly stages: number;
  /** plans that take turns */
  readonly plans: readonly Plan[];
  /** of ten drafted tokens, how many are right */
  readonly skill: number;
  /** orders stalls, drafts, joins and side branches */
  readonly seed: number;
  /** of ten steps of the head, how many try side branches */
  readonly sides: number;
  /** step at which the job is cancelled */
  readonly cancelAt: number;
  /** steps at which all that is on its way is lost, and a stage may be another one */
  readonly healAt: readonly number[];
  /** step from which on another head drives, as soon as a token is committed */
  readonly takenOverAt: number;
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
const step = fc.nat(120);
const never = fc.constant(Infinity);
const base = {
  prompt: fc.array(token, { minLength: 1, maxLength: 8 }),
  stop: fc.array(token, { maxLength: 1 }),
  limit: fc.integer({ min: 1, max: 40 }),
  stages: fc.integer({ min: 1, max: 6 }),
  plans: fc.array(plan, { minLength: 1, maxLength: 3 }),
  skill: fc.integer({ min: 0, max: 10 }),
  seed: fc.integer({ min: 0 }),
  cancelAt: fc.oneof(never, step),
  healAt: fc.array(step, { maxLength: 3 }),
  takenOverAt: fc.oneof(never, step),
};

/** Jobs without side branches. */
export const linear: fc.Arbitrary<Scenario> = fc.record({ ...base, sides: fc.constant(0) });
/** Jobs with them. */
export const tree: fc.Arbitrary<Scenario> = fc.record({ ...base, sides: fc.integer({ min: 1, max: 9 }) });

/** What a plain loop says: the truth. */
export function plainLoop({ prompt, stop, limit }: Scenario): number[] {
  const sequence = [...prompt];
  while (sequence.length < prompt.length + limit) {
    sequence.push(nextToken(sequence, VOCAB));
    if (stop.includes(sequence.at(-1) as number)) break;
  }
  return sequence.slice(prompt.length);
}

export interface Ended {
  readonly tokens: readonly number[];
  readonly finish: Finish;
  readonly committed: number;
  readonly ring: SimulatedRing;
  readonly sequence: readonly number[];
  /** side branches that began with the right token, and tokens that were committed by their answers */
  readonly hits: number;
  readonly byside: number;
}

/** One job in a simulated ring. Each call makes one random step; it returns how the job ended, once it has. */
export function newRun(s: Scenario, faults: Faults = {}): () => Ended | undefined {
  const choose = choices(s.seed);
  const options = { prompt: s.prompt, stopTokens: new Set(s.stop), limit: s.limit };
  let stream = new Stream(options);
  const ring = new SimulatedRing(s.stages, stream, VOCAB, faults);
  const tokens: number[] = [];
  const widest = Math.max(...s.plans.map((p) => p.window));
  let ended: Ended | undefined;
  let [steps, hits, byside] = [0, 0, 0];
  let takenOver = false;
  const perform = (actions: readonly Action[]) => {
    for (const action of actions) {
      if (action.type === 'send' || action.type === 'side') ring.send(action);
      // Word of a rejection may overtake the rows, or get lost behind them.
      if (action.type === 'cancel' && choose(2) === 0) ring.cancel(action.epoch);
      if (action.type === 'rejected' && action.hit) hits++;
      if (action.type === 'commit') {
        assert.equal(action.position, tokens.length);
        tokens.push(...action.verdicts.map((v) => v.token));
        // Rows of the chain that are settled have answered for these tokens, or else a side branch has.
        if (stream.settled < stream.sequence.length - 1) byside += action.verdicts.length;
      }
      if (action.type === 'finish') {
        const { finish, committed } = action;
        ended = { tokens, finish, committed, ring, sequence: stream.sequence, hits, byside };
      }
    }
  };
  /** Tokens that may follow on a sequence. */
  const guess = (sequence: readonly number[], count: number) => {
    const all = [...sequence];
    for (let i = 0; i < count; i++) all.push(choose(10) < s.skill ? nextToken(all, VOCAB) : choose(VOCAB));
    return all.slice(sequence.length);
  };
  const branch = () => {
    const { optimistic, sequence } = stream;
    const position = sequence.length + choose(Math.max(1, optimistic.length - sequence.length));
    perform(stream.branch(position, guess(optimistic.slice(0, position), 1 + choose(8))));
  };
  const takeOver = () => {
    const { epoch } = stream;
    takenOver = true;
    stream = new Stream({ ...options, given: tokens, epoch: epoch + 100 });
    ring.takeOver(stream);
    perform(stream.resume());
    if (steps > s.cancelAt) perform(stream.cancel());
  };
  return () => {
    const now = s.plans[steps++ % s.plans.length] as Plan;
    const { busy } = ring;
    if (!takenOver && steps >= s.takenOverAt && tokens.length > 0) takeOver();
    else if (s.healAt.includes(steps)) {
      ring.heal(choose(s.stages));
      stream.healed(stream.epoch + 100);
    } else if (steps === s.cancelAt) perform(stream.cancel());
    else if (busy.length > 0 && choose(3) > 0) {
      perform(ring.step(busy[choose(busy.length)] as number, choose(3)));
    } else if (choose(10) < s.sides) branch();
    else {
      stream.draft(
        guess(stream.optimistic, Math.min(1 + choose(6), stream.room(now))),
        choose(2) ? 'ngram' : 'model',
        now,
      );
      const certain = stream.sequence.length - 1 - stream.settled;
      const actions = stream.send(now, stream.room(now) > 0 && choose(2) === 0);
      perform(actions);
      assert.ok(actions.length === 0 || stream.inFlight <= widest + certain);
    }
    return ended;
  };
}

export function run(s: Scenario, faults: Faults = {}): Ended {
  const next = newRun(s, faults);
  for (;;) {
    const ended = next();
    if (ended) return ended;
  }
}

/** @throws AssertionError if a job gave other tokens than the plain loop, or a stage has other rows than were committed */
export function check(s: Scenario, { tokens, finish, committed, ring, sequence }: Ended): void {
  const truth = plainLoop(s);
  assert.deepEqual(tokens, truth.slice(0, tokens.length), 'other tokens than the plain loop');
  assert.equal(committed, s.prompt.length + tokens.length - 1);
  if (finish === 'cancelled') assert.ok(tokens.length >= 1 && s.cancelAt < Infinity);
  else assert.deepEqual([tokens, finish], [truth, s.stop.includes(truth.at(-1) as number) ? 'stop' : 'length']);
  for (const { cache } of ring.stages) {
    assert.deepEqual(cache.slice(0, committed), sequence.slice(0, committed), 'a stage has other rows');
  }
}
