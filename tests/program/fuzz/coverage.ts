import { OPS } from './ops/all.ts';
import type { Made, Taken } from './step.ts';

interface Counts {
  tried: number;
  done: number;
  readonly refused: Map<string, number>;
}

/** How often each operation was tried, went through, and was refused with which error. */
export class Coverage {
  readonly counts = new Map<string, Counts>(
    Object.keys(OPS).map((name) => [name, { tried: 0, done: 0, refused: new Map() }]),
  );
  steps = 0;

  /** how many audits came to which end */
  readonly ends = new Map<string, number>();

  ended(ends: ReadonlyMap<string, number>): void {
    for (const [end, times] of ends) this.ends.set(end, (this.ends.get(end) ?? 0) + times);
  }

  note({ calls }: Taken): void {
    this.steps += 1;
    for (const call of calls) this.#count(call);
  }

  #count({ call, error }: Made): void {
    const counts = this.counts.get(call.op);
    if (!counts) return;
    counts.tried += 1;
    if (error === undefined) counts.done += 1;
    else counts.refused.set(error, (counts.refused.get(error) ?? 0) + 1);
  }

  table(): string {
    const head = ['operation'.padEnd(18), 'tried'.padStart(9), 'done'.padStart(9), '  refused with'].join('');
    const rows = [...this.counts].map(([name, { tried, done, refused }]) => {
      const errors = [...refused].sort((a, b) => b[1] - a[1]).map(([error, times]) => `${error} ${times}`);
      return [name.padEnd(18), String(tried).padStart(9), String(done).padStart(9), `  ${errors.join(', ')}`].join('');
    });
    const ends = [...this.ends].sort().map(([end, times]) => `${String(times).padStart(9)}  audits ended: ${end}`);
    return [head, ...rows, ...ends].join('\n');
  }
}
