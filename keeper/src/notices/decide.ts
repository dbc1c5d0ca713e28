/** ms between two notices of one webhook: what a buyer holds back for jobs that run comes and goes. */
export const MIN_INTERVAL_MS = 60_000;
/** ms before each try of a notice, the first included; after the last it is given up. */
export const TRY_AFTER_MS: readonly number[] = [0, 5_000, 30_000, 120_000, 600_000, 1_800_000];

export interface Watched {
  /** micro-USDC */
  readonly threshold: bigint;
  /** whether it was below at the last look, and a notice of that was made */
  readonly below: boolean;
  readonly noticedAt: Date | null;
}

/** `notice`: it fell below; `rearm`: it is at the threshold again or above; `later`: it fell below too soon after the last notice. */
export type Crossing = 'notice' | 'rearm' | 'later' | 'none';

/** What a look at what is available means: one notice for each time that it falls below the threshold. */
export function crossing({ threshold, below, noticedAt }: Watched, available: bigint, now: Date): Crossing {
  if (available >= threshold) return below ? 'rearm' : 'none';
  if (below) return 'none';
  const soon = noticedAt !== null && now.getTime() - noticedAt.getTime() < MIN_INTERVAL_MS;
  return soon ? 'later' : 'notice';
}

/** When to try again after `attempts` tries; undefined if it is given up. */
export function nextTry(attempts: number, now: Date, after: readonly number[] = TRY_AFTER_MS): Date | undefined {
  const wait = after[attempts];
  return wait === undefined ? undefined : new Date(now.getTime() + wait);
}
