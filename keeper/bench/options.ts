import { Command } from 'commander';
import { parseNumber } from '../../worker/bench/measure/parse.ts';

export interface BenchOptions {
  /** any database of the server, as a user who may create others */
  readonly postgres: string;
  readonly buyers: number;
  /** streams at once while the time to the first token is measured */
  readonly streams: number;
  /** streams at once that all have to be complete and right */
  readonly most: number;
  /** jobs in flight while finished jobs are counted */
  readonly flight: number;
  /** jobs while finished jobs are counted and memory is looked at */
  readonly jobs: number;
  readonly quick: boolean;
  readonly json?: string;
  readonly profile?: string;
}

/** A short run: whether all of it works, not how fast it is. */
const QUICK = { buyers: 4, streams: 10, most: 40, flight: 16, jobs: 400 };

/** @throws Error on an option that is not understood */
export function parseOptions(argv: readonly string[]): BenchOptions {
  const count = (name: string, most = 1e6) => parseNumber(name, 1, most);
  const options = new Command('bench:keeper')
    .option(
      '--postgres <url>',
      'server; the benchmark makes a database of its own',
      'postgres://postgres@127.0.0.1:5432/postgres',
    )
    .option('--buyers <n>', 'sessions that the requests take turns with', count('--buyers', 1_000), 32)
    .option('--streams <n>', 'at once, while the time to the first token is measured', count('--streams'), 100)
    .option('--most <n>', 'streams at once that have to be complete and right', count('--most'), 400)
    .option('--flight <n>', 'jobs in flight while finished jobs are counted', count('--flight'), 64)
    .option('--jobs <n>', 'while finished jobs are counted and memory is looked at', count('--jobs'), 12_000)
    .option('--quick', 'a small load: whether all of it works, not how fast it is', false)
    .option('--json <file>', 'writes all numbers there')
    .option('--profile <file>', 'writes a processor profile of the keeper there, taken while finished jobs are counted')
    .parse([...argv])
    .opts<BenchOptions>();
  return options.quick ? { ...options, ...QUICK } : options;
}
