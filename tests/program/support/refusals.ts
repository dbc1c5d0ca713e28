import { readFileSync, writeFileSync } from 'node:fs';
import type { ProgramError } from '@shardmarket/sdk';

/** Why each account of each instruction is refused with something else in its place; see `substitution.test.ts`. */
const FILE = new URL('../refusals.json', import.meta.url);

/** What is refused now, and what was. */
export class Refusals {
  readonly #found = new Map<string, Set<string>>();

  /** @param account `instruction.account` @param how what stood in its place @param error undefined if it went through */
  add(account: string, how: string, error: ProgramError | undefined): void {
    const reasons = this.#found.get(account) ?? new Set();
    this.#found.set(account, reasons.add(`${how}: ${error?.name ?? 'accepted'}`));
  }

  /** The accounts that are refused for another reason than the file says; with UPDATE=1 writes the file instead. */
  changed(): { account: string; now: string[]; before: string[] }[] {
    const entries = [...this.#found].sort(([a], [b]) => (a < b ? -1 : 1));
    const now = Object.fromEntries(entries.map(([account, reasons]) => [account, [...reasons].sort().join(', ')]));
    if (process.env['UPDATE'] === '1') writeFileSync(FILE, `${JSON.stringify(now, undefined, 2)}\n`);
    const before = JSON.parse(readFileSync(FILE, 'utf8')) as Record<string, string>;
    return [...new Set([...Object.keys(before), ...Object.keys(now)])]
      .filter((account) => now[account] !== before[account])
      .map((account) => ({ account, now: reasons(now[account]), before: reasons(before[account]) }));
  }
}

const reasons = (text: string | undefined) => text?.split(', ') ?? [];
