import { fixed, line } from '../../worker/bench/measure/markdown.ts';
import { quantile } from '../../worker/bench/measure/law.ts';
import type { Spread } from './figures.ts';
import type { MemoryGrowth, MemoryPoint } from './memory.ts';
import type { BenchOptions } from './options.ts';
import type { Processors } from './processors.ts';
import type { LoadFigures } from './run.ts';

type BareFigures = Omit<LoadFigures, 'there' | 'back'>;

/** All that a run has measured. */
export interface Report {
  readonly options: BenchOptions;
  /** load averages over a minute, and the cores that all share */
  readonly machine: { readonly loadBefore: number; readonly loadAfter: number; readonly cores: number };
  readonly first: { readonly keeper: LoadFigures; readonly bare: BareFigures; readonly loopP99Ms: number };
  readonly many: LoadFigures;
  readonly finished: {
    readonly jobs: number;
    /** jobs a second of each part of the run */
    readonly rates: readonly number[];
    /** processor time while these jobs ran, collections that the benchmark itself asked for left out */
    readonly used: Processors;
    readonly bare: BareFigures;
  };
  readonly memory: MemoryGrowth & { readonly points: readonly MemoryPoint[] };
  /** what must not have happened, in words */
  readonly faults: readonly string[];
}

const MIB = 1 << 20;
const pair = ({ p50, p99 }: Spread) => `${fixed(p50, 1)} / ${fixed(p99, 1)}`;
/** columns of the table of processors */
const SHARES = {
  keeper: 'keeper',
  'collections, by the clock': 'collections',
  PostgreSQL: 'postgres',
  'buyers and ring': 'load',
  chain: 'chain',
} as const satisfies Record<string, keyof Processors>;
const times = (a: number, b: number) => `${fixed(a / b, 1)} ×`;

/** A run as Markdown. */
export function tables({ options, machine, first, many, finished, memory, faults }: Report): string[] {
  const { keeper, bare } = first;
  const [rate, bareRate] = [quantile(finished.rates, 0.5), finished.bare.jobsPerSecond];
  const [start, end] = [memory.points[0], memory.points.at(-1)];
  return [
    line([`${options.streams} streams`, 'keeper, p50 / p99', 'bare, p50 / p99', 'keeper / bare, p50']),
    line(['---', '---', '---', '---']),
    line([
      'added to the first token, ms',
      pair(keeper.added),
      pair(bare.added),
      times(keeper.added.p50, bare.added.p50),
    ]),
    line(['request → head, ms', pair(keeper.there), '', '']),
    line(['head → client, ms', pair(keeper.back), '', '']),
    line(['event loop delay p99, ms', fixed(first.loopP99Ms, 1), '', '']),
    '',
    `${many.jobs} streams: ${many.atOnce} at once, ${many.wrong} not whole or not right; added ${pair(many.added)} ms.`,
    '',
    line([`${options.flight} in flight`, 'keeper', 'bare', 'bare / keeper']),
    line(['---', '---', '---', '---']),
    line(['jobs/s, middle of the parts', fixed(rate, 0), fixed(bareRate, 0), times(bareRate, rate)]),
    line([
      'jobs/s, slowest and quickest part',
      `${fixed(Math.min(...finished.rates), 0)}, ${fixed(Math.max(...finished.rates), 0)}`,
      '',
      '',
    ]),
    '',
    line(['processor time a job, ms', ...Object.keys(SHARES)]),
    line(['---', ...Object.keys(SHARES).map(() => '---')]),
    line(['', ...Object.values(SHARES).map((of) => fixed((1000 * finished.used[of]) / finished.jobs, 2))]),
    '',
    `${machine.cores} cores, load ${fixed(machine.loadBefore, 1)} before and ${fixed(machine.loadAfter, 1)} after.`,
    '',
    `Heap after a collection: ${fixed((start?.heapBytes ?? NaN) / MIB, 1)} MiB after ${start?.jobs} jobs, ` +
      `${fixed((end?.heapBytes ?? NaN) / MIB, 1)} after ${end?.jobs}; ${fixed(memory.heapPerJob, 0)} bytes a job. ` +
      `Resident: ${fixed((start?.rssBytes ?? NaN) / MIB, 0)}, ${fixed((end?.rssBytes ?? NaN) / MIB, 0)} MiB; ` +
      `${fixed(memory.rssPerJob, 0)} bytes a job.`,
    ...faults.map((fault) => `FAULT: ${fault}`),
  ];
}
