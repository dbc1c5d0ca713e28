import { formatMicro } from '@shardmarket/sdk';
import { Problem } from '../errors.ts';

/** A session's money in micro-USDC. */
export interface Balance {
  readonly deposit: bigint;
  /** settled on chain */
  readonly settled: bigint;
  /** charged, not yet settled */
  readonly unsettled: bigint;
  /** held back for jobs that run */
  readonly reserved: bigint;
  /** what a new job may cost; never below 0 */
  readonly available: bigint;
}

/** What the database knows of a session, read at one moment. */
export interface Charges {
  readonly unsettled: bigint;
  readonly reserved: bigint;
  /** highest `to` of a confirmed settlement */
  readonly confirmedTo: bigint;
}

/**
 * The chain may be read a moment before or after the database: a settlement that only one of them knows is counted twice
 * at worst, never not at all.
 */
export function balanceOf(chain: { deposit: bigint; settled: bigint }, charges: Charges): Balance {
  const { unsettled, reserved, confirmedTo } = charges;
  const settled = chain.settled > confirmedTo ? chain.settled : confirmedTo;
  const left = chain.deposit - settled - unsettled - reserved;
  return { deposit: chain.deposit, settled, unsettled, reserved, available: left > 0n ? left : 0n };
}

/** @returns the same balance @throws Problem `insufficient_balance` that says have and need */
export function requireFunds(balance: Balance, need: bigint, session: string): Balance {
  if (need <= balance.available) return balance;
  throw new Problem(
    'insufficient_balance',
    `this request may cost ${formatMicro(need)} USDC, the session has ${formatMicro(balance.available)} USDC left: ` +
      `top up session ${session}, or ask for fewer tokens (max_tokens)`,
  );
}
