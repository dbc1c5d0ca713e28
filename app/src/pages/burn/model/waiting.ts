/** What of the treasury waits, by the day on which it came in. */
import { DAY, vestingDays, type Config, type Ledger } from '@shardmarket/sdk';

export interface WaitingDay {
  /** unix day; undefined for what has passed the window */
  readonly day: bigint | undefined;
  /** micro-USDC */
  readonly amount: bigint;
  /** unix seconds from which its challenge window is over; undefined where it is */
  readonly vestsAt: bigint | undefined;
  /** the first day whose epoch splits it */
  readonly splitOn: bigint;
}

/** Earliest first; the sum is all of the treasury. */
export function waitingDays(
  ledger: Pick<Ledger, 'treasuryVested' | 'treasuryBuckets' | 'lastEpochDay'>,
  { challengeWindowSecs: window }: Pick<Config['limits'], 'challengeWindowSecs'>,
  now: bigint,
): WaitingDay[] {
  const next = ledger.lastEpochDay + 1n;
  // An epoch takes what is past the window when its day begins.
  const firstSplit = (day: bigint) => latest(next, day + 1n + (window + DAY - 1n) / DAY);
  const open = vestingDays(ledger.treasuryBuckets, now, window);
  const inWindow = new Set(open.map(({ day }) => day));
  const over = ledger.treasuryBuckets.filter(({ day, amount }) => amount > 0n && !inWindow.has(day));
  const vested = ledger.treasuryVested > 0n ? [{ amount: ledger.treasuryVested, splitOn: next }] : [];
  return [
    ...vested.map((rest) => ({ ...rest, day: undefined, vestsAt: undefined })),
    ...over
      .sort((a, b) => (a.day < b.day ? -1 : 1))
      .map(({ day, amount }) => ({ day, amount, vestsAt: undefined, splitOn: firstSplit(day) })),
    ...open.map(({ day, amount, vestsAt }) => ({ day, amount, vestsAt, splitOn: firstSplit(day) })),
  ];
}

function latest(a: bigint, b: bigint): bigint {
  return a > b ? a : b;
}
