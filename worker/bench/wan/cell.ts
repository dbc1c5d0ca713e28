import type { StreamStats } from '@shardmarket/sdk';
import { slowestRowMs, type StageCost } from '../measure/alone.ts';
import { acceptance, bound, ceiling, mean, quantile } from '../measure/law.ts';
import type { Timed } from '../measure/timed.ts';

/** One answer of one lane, with what it took. */
export interface Sample {
  readonly answer: Timed;
  /** bytes that went down the ring's links, all together */
  readonly bytes: number;
  /** processor time of all members while it was given, and wall time, ms */
  readonly cpuMs: number;
  readonly wallMs: number;
}

/** What is measured beside the samples. */
export interface Beside {
  /** mean time for each token of the same prompts without drafts, ms: T; if known */
  readonly autoregressiveMs: number | undefined;
  /** the parts, each alone */
  readonly stages: readonly StageCost[];
  readonly draftMs: number;
}

interface Spread {
  readonly p50: number;
  readonly max: number;
}

/** Numbers of one lane in one cell. */
export interface Figures {
  /** tokens / time, from the job's start to its last token */
  readonly tokensPerSecond: number;
  /** tokens / time, from the first token on */
  readonly decodePerSecond: number;
  readonly ttftMs: Spread;
  readonly tpotMs: Spread;
  readonly tokensPerEvent: number;
  /** of drafts; undefined where nothing was drafted */
  readonly acceptance: number | undefined;
  /** α after 0, 1, 2 … drafts that were right since the last certain token */
  readonly acceptanceByDepth: readonly number[];
  /** share of the tokens that nobody drafted, that the draft model did, and that n-gram lookup did */
  readonly sources: Readonly<Record<keyof StreamStats['bySource'], number>>;
  /** side branches for each token: rows sent, branches that were right, tokens that their answers gave */
  readonly sides: { readonly rows: number; readonly hits: number; readonly tokens: number };
  readonly rowsPerFrame: number;
  /** rows sent for each token that was given */
  readonly rowsPerToken: number;
  readonly bytesPerTokenHop: number;
  /** processors that the ring's members kept busy, on average */
  readonly cpus: number;
  /** T: without drafts in the same cell, and as the driver saw it in this lane */
  readonly loopMs: number;
  readonly drivenLoopMs: number;
  /** 1 / r: of the parts alone, and as the driver saw it in this lane */
  readonly stepMs: number;
  readonly drivenStepMs: number;
  /** R, the ceiling, and η = decodePerSecond / R; undefined where nothing was drafted */
  readonly law: { readonly bound: number; readonly ceiling: number; readonly efficiency: number } | undefined;
}

/** @param samples at least one */
export function figures(samples: readonly Sample[], beside: Beside): Figures {
  const answers = samples.map(({ answer }) => answer);
  const stats = answers.map(({ done }) => done.stats);
  const streams = stats.flatMap(({ stream }) => stream ?? []);
  const tokens = sum(answers, ({ tokens: given }) => given.length);
  const [frames, rows] = [sum(streams, (s) => s.frames), sum(streams, (s) => s.rows)];
  const share = (source: keyof StreamStats['bySource']) => sum(streams, (s) => s.bySource[source]) / tokens;
  const aside = (what: 'rows' | 'hits' | 'tokens') => sum(streams, (s) => s.sides?.[what] ?? 0) / tokens;
  const sources = { target: share('target'), model: share('model'), ngram: share('ngram') };
  const alpha = acceptance(
    sum(stats, (s) => s.accepted),
    sum(stats, (s) => s.rejected),
  );
  const drivenLoopMs = mean(streams.map((s) => s.loopMs));
  const loopMs = beside.autoregressiveMs ?? drivenLoopMs;
  // Drafts of the model come one after the other, those looked up are there at once.
  const drafted = sources.model / (sources.model + sources.ngram || 1);
  const stepMs = Math.max(slowestRowMs(beside.stages, rows / frames), drafted * beside.draftMs);
  const decodePerSecond = 1000 / mean(answers.map(({ perTokenMs }) => perTokenMs));
  const facts = alpha === undefined ? undefined : { acceptance: alpha, loopMs, stepMs };
  return {
    tokensPerSecond: (1000 * tokens) / sum(answers, ({ totalMs }) => totalMs),
    decodePerSecond,
    ttftMs: spread(answers.map(({ firstMs }) => firstMs)),
    tpotMs: spread(answers.map(({ perTokenMs }) => perTokenMs)),
    tokensPerEvent: tokens / sum(answers, ({ events }) => events),
    acceptance: alpha,
    acceptanceByDepth: byDepth(streams),
    sources,
    sides: { rows: aside('rows'), hits: aside('hits'), tokens: aside('tokens') },
    rowsPerFrame: rows / frames,
    rowsPerToken: rows / tokens,
    bytesPerTokenHop: sum(samples, ({ bytes }) => bytes) / tokens / beside.stages.length,
    cpus: sum(samples, ({ cpuMs }) => cpuMs) / sum(samples, ({ wallMs }) => wallMs),
    loopMs,
    drivenLoopMs,
    stepMs,
    drivenStepMs: mean(streams.map((s) => s.stepMs)),
    law: facts && { bound: bound(facts), ceiling: ceiling(facts), efficiency: decodePerSecond / bound(facts) },
  };
}

function byDepth(streams: readonly StreamStats[]): number[] {
  const deepest = Math.max(0, ...streams.map((s) => s.byDepth.length));
  return Array.from({ length: deepest }, (_, depth) => {
    const judged = sum(streams, (s) => s.byDepth[depth]?.judged ?? 0);
    return sum(streams, (s) => s.byDepth[depth]?.accepted ?? 0) / judged;
  });
}

function spread(values: readonly number[]): Spread {
  return { p50: quantile(values, 0.5), max: Math.max(...values) };
}

function sum<T>(values: readonly T[], of: (value: T) => number): number {
  return values.reduce((total, value) => total + of(value), 0);
}
