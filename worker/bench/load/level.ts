import { slowestRowMs, type StageCost } from '../measure/alone.ts';
import { quantile } from '../measure/law.ts';
import type { Timed } from '../measure/timed.ts';
import type { Usage } from '../cluster/worker-process.ts';

/** Rows of a run in which a prompt is read. */
const PREFILL_ROWS = 64;

/** What happened at one level of load. */
export interface Observed {
  readonly answers: readonly (Timed & { readonly promptTokens: number })[];
  /** jobs that the ring was too full for */
  readonly refused: number;
  readonly wallMs: number;
  /** jobs in flight, seen at each arrival */
  readonly flight: readonly number[];
  readonly usage: readonly Usage[];
}

export interface Targets {
  readonly ttftMs: number;
  readonly tpotMs: number;
}

interface Tail {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

export interface LevelFigures {
  readonly jobsPerSecond: number;
  readonly refused: number;
  readonly flight: { readonly p50: number; readonly max: number };
  /** completion tokens of all jobs together */
  readonly tokensPerSecond: number;
  readonly ttftMs: Tail;
  readonly tpotMs: Tail;
  /** jobs a second that met both targets */
  readonly goodput: number;
  readonly rowsPerFrame: number;
  readonly rowsPerToken: number;
  /** tokens a second that the slowest stage alone could serve, with the same rows in each run and the same prompts */
  readonly slowestStage: number;
  readonly share: number;
  /** processors that the ring kept busy */
  readonly cpus: number;
}

/** @throws RangeError if no job was served */
export function levelFigures(observed: Observed, stages: readonly StageCost[], targets: Targets): LevelFigures {
  const { answers, wallMs, usage } = observed;
  const streams = answers.flatMap(({ done }) => done.stats.stream ?? []);
  const tokens = sum(answers, (answer) => answer.tokens.length);
  const frames = sum(streams, (s) => s.frames);
  const rows = sum(streams, (s) => s.rows);
  const prefill = sum(answers, (answer) => answer.promptTokens - 1) * slowestRowMs(stages, PREFILL_ROWS);
  const onDevice = Math.max(...usage.map(({ deviceMs }) => deviceMs));
  const stageMs = Number.isNaN(onDevice) ? prefill + rows * slowestRowMs(stages, rows / frames) : onDevice;
  const good = answers.filter(({ firstMs, perTokenMs }) => firstMs <= targets.ttftMs && !(perTokenMs > targets.tpotMs));
  const tokensPerSecond = (1000 * tokens) / wallMs;
  return {
    jobsPerSecond: (1000 * answers.length) / wallMs,
    refused: observed.refused,
    flight: { p50: quantile(observed.flight, 0.5), max: Math.max(...observed.flight) },
    tokensPerSecond,
    ttftMs: tail(answers.map(({ firstMs }) => firstMs)),
    tpotMs: tail(answers.map(({ perTokenMs }) => perTokenMs).filter((ms) => !Number.isNaN(ms))),
    goodput: (1000 * good.length) / wallMs,
    rowsPerFrame: rows / frames,
    rowsPerToken: rows / tokens,
    slowestStage: (1000 * tokens) / stageMs,
    share: (tokensPerSecond * stageMs) / (1000 * tokens),
    cpus: sum(usage, ({ cpuMs }) => cpuMs) / Math.max(...usage.map((u) => u.wallMs)),
  };
}

function tail(values: readonly number[]): Tail {
  return { p50: quantile(values, 0.5), p95: quantile(values, 0.95), p99: quantile(values, 0.99) };
}

function sum<T>(values: readonly T[], of: (value: T) => number): number {
  return values.reduce((total, value) => total + of(value), 0);
}
