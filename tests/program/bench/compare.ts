import type { Figures, Table } from './measure.ts';

/** How much worse a figure may become before it counts. */
const TOLERANCE = 0.05;

/** What is more than 5 % worse than the committed figures, and what one of the two lacks; one line each. */
export function worse(committed: Table, measured: Table): string[] {
  const lines: string[] = [];
  for (const [name, now] of Object.entries(measured)) {
    const was = committed[name];
    if (!was) lines.push(`${name}: not in the committed table`);
    else lines.push(...figuresOf(name, was, now));
  }
  for (const name of Object.keys(committed)) {
    if (!(name in measured)) lines.push(`${name}: in the committed table, but no longer measured`);
  }
  return lines;
}

function figuresOf(name: string, was: Figures, now: Figures): string[] {
  return (Object.keys(now) as (keyof Figures)[])
    .filter((figure) => now[figure] > was[figure] + TOLERANCE * Math.abs(was[figure]))
    .map((figure) => `${name}: ${figure} ${was[figure].toLocaleString('en')} → ${now[figure].toLocaleString('en')}`);
}
