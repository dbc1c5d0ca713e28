import type { Table } from './measure.ts';
import { OWN_RENT, rowOf } from './sessions.ts';

export const JOBS_A_SESSION = 1_000;
export const JOBS_A_SETTLE = 100;

/** Lamports of fees for each part of a session of 1,000 jobs that is settled every 100 jobs. */
export interface SessionCost {
  readonly open: number;
  /** all settlements but the one that is part of the end */
  readonly settle: number;
  readonly close: number;
  readonly perJob: number;
}

/** The last settlement closes the session too where the program can do that. */
export function sessionCost(table: Table): SessionCost {
  const settles = JOBS_A_SESSION / JOBS_A_SETTLE;
  const both = table['settle_and_close'];
  const open = fee(table, OWN_RENT);
  const settle = fee(table, rowOf(3)) * (both ? settles - 1 : settles);
  const close = both ? both.fee : fee(table, 'close_session (agreed)');
  return { open, settle, close, perJob: (open + settle + close) / JOBS_A_SESSION };
}

function fee(table: Table, row: string): number {
  const figures = table[row];
  if (!figures) throw new RangeError(`${row} is not measured`);
  return figures.fee;
}
