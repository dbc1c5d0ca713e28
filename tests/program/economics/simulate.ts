/** All attacks in all settings that are asked for. */
import { ACCOUNT_ATTACKS } from './accounts.ts';
import { cellsOf } from './cell.ts';
import type { Results, Tried } from './report.ts';
import { prove, type Found } from './search.ts';
import { PRICE_ATTACKS } from './trades.ts';

export interface Settings {
  /** micro-USDC in the pool */
  readonly depths: readonly bigint[];
  /** basis points */
  readonly fees: readonly number[];
  /** quarters of the largest slice */
  readonly sizes: readonly bigint[];
  /** shots of every attack and setting that are sent to the programs beside the best */
  readonly others: number;
  /** every how many-th try of the attacks with accounts is made */
  readonly every: number;
}

/** @throws AssertionError when the programs do something else than the integers, or a vault does not balance */
export async function simulate(
  settings: Settings,
  progress: (line: string) => void = () => undefined,
): Promise<Results> {
  const [found, tried]: [Found[], Tried[]] = [[], []];
  for (const quote of settings.depths) {
    for (const feeBps of settings.fees) {
      for (const cell of await cellsOf(quote, feeBps, settings.sizes)) {
        for (const attack of PRICE_ATTACKS) found.push(await prove(attack, cell, settings.others));
      }
      progress(`pool of ${quote / 1_000_000n} USDC, fee ${feeBps / 100} %`);
    }
  }
  for (const attack of ACCOUNT_ATTACKS) {
    for (const { setting, run } of attack.tries.filter((_, i) => i % settings.every === 0)) {
      tried.push({ attack, setting, gain: await run() });
    }
    progress(attack.name);
  }
  return { found, tried, sent: found.length * (1 + settings.others) + tried.length };
}
