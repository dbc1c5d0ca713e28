import { Command } from 'commander';
import { parseInteger } from '../../src/cli/parse.ts';
import { list, parseNumber } from '../measure/parse.ts';
import type { StageCost } from '../measure/alone.ts';
import { parseLane, type Lane } from '../wan/lanes.ts';

export interface LoadOptions {
  readonly stages: number;
  /** one way, ms */
  readonly delay: number;
  readonly mode: Lane;
  readonly flight: readonly number[];
  readonly load: readonly number[];
  /** jobs at each level */
  readonly jobs: number;
  readonly prompts: number;
  readonly tokens: number;
  readonly ttftTarget: number;
  readonly tpotTarget: number;
  /** of every stage; undefined: this machine's threads are the stages */
  readonly device?: StageCost;
  readonly soak?: number;
  readonly json?: boolean;
}

/** @throws Error on an option that is not understood */
export function parseOptions(argv: readonly string[]): LoadOptions {
  return new Command('bench:load')
    .option('--stages <n>', 'workers in the ring', parseInteger('--stages', 1, 16), 3)
    .option('--delay <ms>', 'one way between neighbours', parseNumber('--delay', 0, 10_000), 0)
    .option('--mode <mode>', 'ar, sync with its k, async', parseLane, parseLane('async'))
    .option('--flight <list>', 'jobs in flight, always so many', list(parseInteger('--flight', 1, 256)), [1, 4, 16, 64])
    .option(
      '--load <list>',
      'Poisson arrivals, as shares of the most jobs a second that were served before',
      list(parseNumber('--load', 0.01, 10)),
      [0.3, 0.6, 0.9, 1.2],
    )
    .option('--jobs <n>', 'at each level', parseInteger('--jobs', 1, 100_000), 64)
    .option('--prompts <n>', 'held-out prompts that the jobs take turns with', parseInteger('--prompts', 1, 300), 16)
    .option('--tokens <n>', 'of each answer', parseInteger('--tokens', 2, 400), 32)
    .option(
      '--ttft-target <ms>',
      'a job within both targets counts as good',
      parseNumber('--ttft-target', 0, 1e6),
      2000,
    )
    .option('--tpot-target <ms>', 'likewise', parseNumber('--tpot-target', 0, 1e6), 100)
    .option(
      '--device <base,row>',
      'a run takes base ms and row ms for each row, as on a device of its own, and no processor time meanwhile',
      parseDevice,
    )
    .option('--soak <jobs>', 'only this: so many jobs, and what they do to memory', parseInteger('--soak', 10, 1e6))
    .option('--json', 'one JSON line for each level')
    .parse([...argv])
    .opts<LoadOptions>();
}

function parseDevice(text: string): StageCost {
  const [baseMs, rowMs] = list(parseNumber('--device', 0, 10_000))(text);
  if (baseMs === undefined || rowMs === undefined) throw new Error(`--device: expected base,row in ms, got "${text}"`);
  return { baseMs, rowMs };
}
