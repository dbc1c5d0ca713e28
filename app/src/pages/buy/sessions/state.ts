import type { Session } from '@shardmarket/sdk';

/** Slots after `open_slot` within which the program lets no session be closed: its address must never come back. */
export const OPEN_SLOT_WINDOW = 150n;
/** Longest life of a session, in days: the program's. */
export const MAX_DAYS = 365;
/** Seconds before a session's end from which keepers start no jobs: what they cost must still be settled in time. */
export const EXPIRY_MARGIN_SECS = 60n;

/** Where a session is in its life; times in unix seconds of the chain. */
export type SessionState =
  | { readonly kind: 'open'; readonly until: bigint }
  /** closing was asked for, or its time is over: vouchers still count until `endsAt` */
  | { readonly kind: 'closing' | 'expired'; readonly endsAt: bigint }
  /** anyone can close it now, the rest goes to its payer */
  | { readonly kind: 'due' }
  /** nothing can be settled any more */
  | { readonly kind: 'final' };

type Life = Pick<Session, 'expiresAt' | 'closeAt' | 'finalized'>;

/** The program's rules of when a session ends. @param now, @param grace unix seconds of the chain, seconds */
export function stateOf(session: Life, now: bigint, grace: bigint): SessionState {
  const { expiresAt, closeAt, finalized } = session;
  if (finalized !== 0) return { kind: 'final' };
  const lapsed = expiresAt + grace;
  const endsAt = closeAt !== 0n && closeAt < lapsed ? closeAt : lapsed;
  if (now >= endsAt) return { kind: 'due' };
  if (closeAt !== 0n) return { kind: 'closing', endsAt };
  return expiresAt <= now ? { kind: 'expired', endsAt } : { kind: 'open', until: expiresAt };
}

/** micro-USDC that neither vouchers have spent nor went back: what closing now would bring, but for what is not settled yet. */
export function restOf({ deposit, settled, refunded }: Pick<Session, 'deposit' | 'settled' | 'refunded'>): bigint {
  return deposit - settled - refunded;
}

/** Slots until the program lets it be closed; 0 where it does. */
export function slotsUntilClosable({ openSlot }: Pick<Session, 'openSlot'>, slot: bigint): bigint {
  const left = openSlot + OPEN_SLOT_WINDOW + 1n - slot;
  return left > 0n ? left : 0n;
}

/** Newest first: those in which something can still happen before those that have ended. */
export function inOrder<T extends { readonly account: Pick<Session, 'openSlot' | 'finalized'> }>(
  sessions: readonly T[],
): T[] {
  return [...sessions].sort(
    (a, b) => a.account.finalized - b.account.finalized || Number(b.account.openSlot - a.account.openSlot),
  );
}
