/** What a fault costs a worker. */
import { configOf } from '../ops/shared.ts';
import { dayOf, fill, firstUnvested, least, part, sweep, sum } from './math.ts';
import type { Book, Model } from './state.ts';

type Cap = Book<'ledger'>['slashCap'];

/** Takes up to `wanted` of what may still be slashed today; each day begins with a part of the bonds as they are then. */
function take(cap: Cap, wanted: bigint, day: bigint, bonds: bigint, bps: number): bigint {
  if (cap.day !== day) Object.assign(cap, { day, left: part(bonds, bps) });
  const taken = least(wanted, cap.left);
  cap.left -= taken;
  return taken;
}

/** What was taken from a bond, micro-ZERO, and the part of it for whoever found the fault. */
export interface Slash {
  readonly amount: bigint;
  readonly bounty: bigint;
}

/** Takes a part of the bond, no more than the caps of the worker and of all allow. */
export function slash(m: Model, worker: Book<'worker'>, ledger: Book<'ledger'>): Slash {
  const { limits } = configOf(m);
  const day = dayOf(m.now);
  const own = take(worker.slashCap, part(worker.bond, limits.slashBps), day, worker.bond, limits.slashCapBps);
  const amount = take(ledger.slashCap, own, day, ledger.bondsTotal, limits.slashCapBps);
  worker.slashCap.left += own - amount;
  worker.bond -= amount;
  worker.slashed += amount;
  worker.strikes += 1;
  ledger.bondsTotal -= amount;
  return { amount, bounty: part(amount, limits.bountyBps) };
}

/** Everything uncovered or unvested becomes treasury of today. @returns how much it was, micro-USDC */
export function forfeit(m: Model, worker: Book<'worker'>, ledger: Book<'ledger'>): bigint {
  const { limits } = configOf(m);
  worker.vested += sweep(worker.buckets, firstUnvested(m.now, limits.challengeWindowSecs));
  const amount = worker.uncovered + sum(worker.buckets.map((bucket) => bucket.amount));
  worker.uncovered = 0n;
  for (const bucket of worker.buckets) bucket.amount = 0n;
  toTreasury(m, ledger, amount);
  return amount;
}

/** Up to so much of what has vested becomes treasury of today. */
export function forfeitVested(m: Model, worker: Book<'worker'>, ledger: Book<'ledger'>, most: bigint): void {
  const amount = least(worker.vested, most);
  worker.vested -= amount;
  toTreasury(m, ledger, amount);
}

function toTreasury(m: Model, ledger: Book<'ledger'>, amount: bigint): void {
  ledger.workersOwed -= amount;
  ledger.treasuryVested += fill(ledger.treasuryBuckets, dayOf(m.now), amount);
}
