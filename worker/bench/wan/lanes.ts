import { parseK, parseWindow } from '../../src/cli/parse.ts';
import type { BenchWorkerOptions } from '../cluster/worker-process.ts';

/** A way to drive a ring, by the name that it has on the command line. */
export interface Lane {
  readonly name: string;
  readonly options: Partial<BenchWorkerOptions>;
}

/** Reads `ar`, `sync` with its k (`sync4`), `async` or `tree`, or `async` with its window (`async64`). @throws Error naming these */
export function parseLane(name: string): Lane {
  if (name === 'ar' || name === 'async' || name === 'tree') return { name, options: { mode: name } };
  const [, mode, number = ''] = /^(sync|async)(\d{1,2})$/.exec(name) ?? [];
  if (mode === 'sync') return { name, options: { mode, k: parseK(number) } };
  if (mode === 'async') return { name, options: { mode, window: parseWindow(number) } };
  throw new Error(
    `--modes: expected ar, sync with its k (sync4), async or tree, or async with its window (async64), got "${name}"`,
  );
}
