import type { Security } from '../chain/security.ts';

/** micro-USDC that a worker of this bond may be owed while it gets jobs: `floor(carries × percent / 100)`. */
export function coverOf({ carries }: Pick<Security, 'carries'>, percent: number): bigint {
  return (carries * BigInt(percent)) / 100n;
}

/**
 * micro-USDC that a worker can still come to be owed under its bond, 0 where it is used up. What it is owed, uncovered and in
 * the challenge window, is forfeited with a part of the bond when a fault is proven; what is beyond the ladder of the program
 * cannot vest under this bond either, so that a worker that goes on earning has less and less to lose for each job.
 */
export function headroomOf(security: Pick<Security, 'carries' | 'owed'>, percent: number): bigint {
  const left = coverOf(security, percent) - security.owed;
  return left > 0n ? left : 0n;
}
