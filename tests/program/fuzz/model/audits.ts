/** Who decides an audit, and who gets what it comes to. */
import { createHash } from 'node:crypto';
import { BATCH } from '@shardmarket/sdk';
import { bytesOf, NOBODY, type Addr } from '../addresses.ts';
import { configOf } from '../ops/shared.ts';
import type { Slash } from './slashing.ts';
import type { Book, Model } from './state.ts';

type Batch = Book<'batch'>;

/** What an audit can come to. */
export type End = 'guilty' | 'acquitted' | 'silence' | 'no quorum';

export const VOTE = { notGuilty: 1, guilty: 2 } as const;
const [DRAWN, AGREEING] = [3, 2];

export const isAudited = ({ state }: Batch) => state === BATCH.audited || state === BATCH.answered;
export const hasAuditors = ({ auditors }: Batch) => auditors[0] !== NOBODY;
export const isFault = (end: End) => end === 'guilty' || end === 'silence';

/** Those who joined before the audit began, in the order in which the luck calls them. */
export function lots(set: Book<'auditorSet'>, luck: Uint8Array, { slot, worker: audited }: Batch): Addr[] {
  const lot = (worker: Addr) => createHash('sha256').update(luck).update(bytesOf(worker)).digest().readBigUInt64LE();
  return set.auditors
    .slice(0, set.count)
    .filter(({ worker, since }) => since <= slot && worker !== audited)
    .map(({ worker }) => ({ worker, lot: lot(worker) }))
    .sort((one, other) => (one.lot < other.lot ? -1 : 1))
    .map(({ worker }) => worker);
}

/** Whether an auditor is somebody else than the audited worker, and has the bond for it. */
export function mayJudge(m: Model, auditor: Addr, audited: Addr): boolean {
  const [one, other] = [m.need('worker', auditor), m.need('worker', audited)];
  const apart = one.operator !== other.operator && one.payout !== other.payout;
  return apart && one.bond >= configOf(m).limits.minAuditorBond;
}

/** The first three who may judge, and all who were called until then; undefined where there are not three. */
export function bench(
  m: Model,
  called: readonly Addr[],
  audited: Addr,
): { readonly called: readonly Addr[]; readonly drawn: readonly Addr[] } | undefined {
  const drawn = called.filter((auditor) => mayJudge(m, auditor, audited)).slice(0, DRAWN);
  const last = drawn[DRAWN - 1];
  return last === undefined ? undefined : { called: called.slice(0, called.indexOf(last) + 1), drawn };
}

/** What two auditors agree on, if two do. */
export function agreement({ votes }: Batch): 'guilty' | 'acquitted' | undefined {
  const count = (vote: number) => [...votes].filter((other) => other === vote).length;
  if (count(VOTE.guilty) >= AGREEING) return 'guilty';
  return count(VOTE.notGuilty) >= AGREEING ? 'acquitted' : undefined;
}

/** The auditors who voted as the audit ended. */
export function inTheRight({ auditors, votes }: Batch, end: End): Addr[] {
  const vote = end === 'guilty' ? VOTE.guilty : end === 'acquitted' ? VOTE.notGuilty : undefined;
  return auditors.filter((_, place) => votes[place] === vote);
}

/** Who gets what of a slash and of what a challenger put up, micro-ZERO. */
export interface Parts {
  readonly challenger: bigint;
  /** for each auditor in the right */
  readonly each: bigint;
  readonly worker: bigint;
  readonly burned: bigint;
}

/** Divides a slash and the bond of the challenger (undefined where the draw opened the audit). */
export function divide(end: End, slash: Slash, put: bigint | undefined, inRight: bigint): Parts {
  const back = put ?? 0n;
  // Auditors are paid by who was in the wrong: half goes to who was in the right, where there are two sides.
  const wage = end === 'guilty' ? slash.bounty / (put === undefined ? 1n : 2n) : end === 'acquitted' ? back / 2n : 0n;
  const each = inRight === 0n ? 0n : wage / inRight;
  const wages = each * inRight;
  if (end === 'acquitted') return { challenger: 0n, each, worker: back - wages, burned: 0n };
  const prize = put === undefined ? 0n : slash.bounty - wages;
  return { challenger: back + prize, each, worker: 0n, burned: slash.amount - wages - prize };
}
