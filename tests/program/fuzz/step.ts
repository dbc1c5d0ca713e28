/** One step of a sequence: time passes, somebody calls, the chain and the model must agree on what came of it. */
import { act } from './act.ts';
import type { Cast } from './cast.ts';
import type { Machine } from './chain/machine.ts';
import type { Model } from './model/state.ts';
import { complete, mutated } from './mutate.ts';
import { operation, OPS } from './ops/all.ts';
import type { Call, Draw } from './ops/operation.ts';
import { Rng } from './rng.ts';

/** A call that was made. */
export interface Made {
  readonly call: Call;
  /** the error by which it was refused, undefined where it went through */
  readonly error: string | undefined;
}

/** What happened in a step. */
export interface Taken {
  /** none where nothing could be done */
  readonly calls: readonly Made[];
  /** what is wrong, if something is */
  readonly failure: string | undefined;
  /** what passed before */
  readonly wait: readonly [seconds: bigint, slots: bigint];
}

const [MINUTE, HOUR, DAY] = [60n, 3_600n, 86_400n];
const WEIGHTS = Object.entries(OPS).map(([name, { weight }]) => [name, weight] as const);
const TOTAL = WEIGHTS.reduce((sum, [, weight]) => sum + weight, 0);

function drawName(rng: Rng): string {
  let left = (rng.u32() / 2 ** 32) * TOTAL;
  for (const [name, weight] of WEIGHTS) if ((left -= weight) < 0) return name;
  return 'settle';
}

/** Mostly little time; slots go along with it, or on their own. */
function drawWait(rng: Rng): readonly [bigint, bigint] {
  const chance = rng.int(100);
  let seconds = 0n;
  if (chance < 40) seconds = 0n;
  else if (chance < 55) seconds = 1n + rng.upTo(5n);
  else if (chance < 77) seconds = 2n * MINUTE + rng.upTo(2n);
  else if (chance < 84) seconds = 10n * MINUTE + rng.upTo(2n);
  else if (chance < 91) seconds = rng.upTo(2n * HOUR);
  else if (chance < 96) seconds = rng.upTo(DAY);
  else if (chance < 99) seconds = DAY + rng.upTo(DAY);
  else seconds = rng.upTo(9n * DAY);
  const slots = rng.percent(90) ? (seconds * 5n) / 2n : rng.upTo(200n);
  return [seconds, slots];
}

function drawCall(draw: Draw): Call | undefined {
  for (let tries = 0; tries < 8; tries++) {
    const name = drawName(draw.rng);
    const draft = OPS[name]?.draw(draw);
    if (draft) return mutated(complete(name, draft), draw);
  }
  return undefined;
}

/** What takes several calls, which chance alone would hardly make one after the other. */
const HABITS: readonly (readonly [percent: number, waits: bigint, ...ops: string[]])[] = [
  // There is an average of the price after 20 minutes.
  [5, 2n * MINUTE, ...Array.from({ length: 11 }, () => 'observePrice')],
  // An audit takes somebody who earns, slot hashes, and three auditors who agree.
  [
    3,
    20n,
    'settle',
    'postReceipts',
    'drawBatch',
    'openAudit',
    'drawAuditors',
    'respond',
    'vote',
    'vote',
    'vote',
    'resolve',
  ],
  [1, 0n, 'leaveAuditors', 'requestExit'],
  [1, 0n, 'queueLimits', 'cancelLimits'],
  // Limits wait for 48 hours.
  [1, 2n * DAY, 'queueLimits', 'applyLimits'],
  [1, 0n, 'proposeAuthority', 'acceptAuthority'],
];

function drawHabit(rng: Rng): readonly [bigint, ...string[]] | undefined {
  const found = HABITS.find(([percent]) => rng.percent(percent));
  return found && [found[1], ...found.slice(2).map(String)];
}

function pass(machine: Machine, m: Model, seconds: bigint, slots: bigint): void {
  m.now += seconds;
  m.slot += slots;
  if (seconds > 0n || slots > 0n) machine.setClock(m.now, m.slot);
}

/** Takes a step, which follows from its seed and the state. The model is changed as the chain should be. */
export function takeStep(machine: Machine, m: Model, cast: Cast, seed: number, index: number): Taken {
  const draw = { m, rng: new Rng(seed, index + 1), cast };
  const wait = drawWait(draw.rng);
  pass(machine, m, ...wait);
  const calls: Made[] = [];
  const make = (call: Call): string | undefined => {
    const { error, failure } = act(machine, m, call);
    calls.push({ call, error });
    return failure;
  };
  let failure: string | undefined;
  const habit = drawHabit(draw.rng);
  if (!habit) {
    const call = drawCall(draw);
    return { calls, wait, failure: call && make(call) };
  }
  const [pause, ...ops] = habit;
  for (const op of ops) {
    const draft = operation(op).draw(draw);
    if (!draft) continue;
    pass(machine, m, pause, (pause * 5n) / 2n);
    failure = make(complete(op, draft));
    if (failure !== undefined) break;
  }
  return { calls, wait, failure };
}
