import { ComputeBudgetProgram, type RecentPrioritizationFees, type TransactionInstruction } from '@solana/web3.js';

/** The runtime's own limit for one transaction. */
export const MAX_UNITS = 1_400_000;
/** Slots whose fees are looked at. */
const FEE_SLOTS = 20;
const MICRO = 1_000_000n;

/** What a transaction may use and pays for it. */
export interface Budget {
  /** compute units */
  readonly units: number;
  /** micro-lamports for each unit */
  readonly price: bigint;
  /** whether it would have paid more without the cap */
  readonly capped: boolean;
}

/**
 * @param consumed units in a simulation; undefined where there was none: then the most is asked for
 * @param recent fees that others paid, micro-lamports for each unit
 * @param urgency transactions in a row that expired: each doubles the price, from 1,000 micro-lamports on
 * @param maxLamports the most that the priority fee of one transaction may come to, rounded up as the runtime does
 */
export function budgetFor(
  consumed: number | undefined,
  recent: readonly RecentPrioritizationFees[],
  urgency: number,
  maxLamports: bigint,
): Budget {
  const units = consumed === undefined ? MAX_UNITS : Math.min(MAX_UNITS, Math.ceil((consumed * 11) / 10));
  const wanted = urgent(medianFee(recent), urgency);
  const most = (maxLamports * MICRO) / BigInt(Math.max(1, units));
  return { units, price: wanted < most ? wanted : most, capped: wanted > most };
}

/** Median of what was paid in the newest slots; the higher of the two in the middle. */
export function medianFee(recent: readonly RecentPrioritizationFees[]): bigint {
  const newest = [...recent].sort((a, b) => b.slot - a.slot).slice(0, FEE_SLOTS);
  const fees = newest.map((fee) => fee.prioritizationFee).sort((a, b) => a - b);
  return BigInt(Math.max(0, Math.ceil(fees[Math.floor(fees.length / 2)] ?? 0)));
}

function urgent(fee: bigint, urgency: number): bigint {
  if (urgency === 0) return fee;
  const least = fee > 1_000n ? fee : 1_000n;
  return least << BigInt(Math.min(urgency, 20) - 1);
}

/** Bytes that both instructions of a budget add to a transaction: the program's address, twice its place, lengths and data. */
export const BUDGET_BYTES = 32 + (3 + 5) + (3 + 9);

/** The instructions that set it, to stand before all others; a price of 0 needs none. */
export function budgetIxs({ units, price }: Pick<Budget, 'units' | 'price'>): TransactionInstruction[] {
  const limit = ComputeBudgetProgram.setComputeUnitLimit({ units });
  if (price === 0n) return [limit];
  return [limit, ComputeBudgetProgram.setComputeUnitPrice({ microLamports: price })];
}
