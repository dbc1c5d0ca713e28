/** What a session owes that no confirmed settlement covers. */
export interface Owed {
  /** micro-USDC */
  readonly unsettled: bigint;
  /** ms since its oldest unsettled job ended */
  readonly oldestAgeMs: number;
  /** the payer asked to close it */
  readonly closing: boolean;
}

export interface SettlePolicy {
  /** micro-USDC from which settling pays for its transaction */
  readonly min: bigint;
  /** ms after which even little is settled, so that workers get their money */
  readonly maxAgeMs: number;
}

/** Whether a session is to be settled now. */
export function isSettlementDue(owed: Owed, policy: SettlePolicy): boolean {
  if (owed.unsettled <= 0n) return false;
  return owed.closing || owed.unsettled >= policy.min || owed.oldestAgeMs >= policy.maxAgeMs;
}
