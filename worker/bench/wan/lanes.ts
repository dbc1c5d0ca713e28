import { parseK } from '../../src/cli/parse.ts';
import type { BenchWorkerOptions } from '../cluster/worker-process.ts';

/** A way to drive a ring, by the name that it has on the command line. */
export interface Lane {
  readonly name: string;
  readonly options: Partial<BenchWorkerOptions>;
}

/** Reads `ar`, `sync` with its k (`sync4`) or `async`. @throws Error naming what is expected */
export function parseLane(name: string): Lane {
  if (name === 'ar' || name === 'async') return { name, options: { mode: name } };
  const k = /^sync(\d{1,2})$/.exec(name)?.[1];
  if (k !== undefined) return { name, options: { mode: 'sync', k: parseK(k) } };
  throw new Error(`--modes: expected ar, sync with its k (sync4) or async, got "${name}"`);
}
