/** Who used the processors: the keeper, what it works with, and the load itself. */
import { readFileSync } from 'node:fs';
import type pg from 'pg';
import { readGauges } from './gauges.ts';

/** Processor time in seconds; NaN where the system does not tell it. */
export interface Processors {
  readonly keeper: number;
  /** the keeper's pauses for collections of garbage, by the clock: on a busy machine more than their processor time */
  readonly collections: number;
  /** the backends of the keeper's database, those that live now */
  readonly postgres: number;
  /** buyers and ring: the benchmark's own process */
  readonly load: number;
  readonly chain: number;
}

/** Ticks of a second in `/proc`: Linux has 100 for user space on all that Node runs on. */
const TICKS = 100;

/** User and system time in a line of `/proc/PID/stat`, s: fields 14 and 15, behind a name that may hold anything (proc(5)). */
export function secondsOf(stat: string): number {
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS;
}

/** @param pool of the keeper's database @param chain its process */
export async function readProcessors(keeperUrl: string, pool: pg.Pool, chain: number): Promise<Processors> {
  const { cpuSeconds, gcSeconds } = await readGauges(keeperUrl);
  const { rows } = await pool.query<{ pid: number }>(
    'select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
  );
  const { user, system } = process.cpuUsage();
  return {
    keeper: cpuSeconds,
    collections: gcSeconds,
    postgres: rows.reduce((sum, { pid }) => sum + secondsOfProcess(pid), 0),
    load: (user + system) / 1e6,
    chain: secondsOfProcess(chain),
  };
}

function secondsOfProcess(pid: number): number {
  try {
    return secondsOf(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return NaN;
  }
}

/** What was used between two looks, added to what was used before. */
export function addUsed(sum: Processors, from: Processors, to: Processors): Processors {
  const used = (name: keyof Processors) => sum[name] + to[name] - from[name];
  return {
    ...{ keeper: used('keeper'), collections: used('collections'), postgres: used('postgres') },
    ...{ load: used('load'), chain: used('chain') },
  };
}

export const NOTHING_USED: Processors = { keeper: 0, collections: 0, postgres: 0, load: 0, chain: 0 };
