import { Problem } from '../errors.ts';
import { balanceOf, requireFunds, type Charges } from '../sessions/balance.ts';
import { requireCredit, requireTotal, type Credit } from '../sessions/credit.ts';
import type { Funds } from '../sessions/funds.ts';
import { budgetLeft, requireActive, requireBudget, type KeyTerms, type KeyUsage } from '../sessions/key-terms.ts';
import type { Outcome } from '../batches.ts';

/** What a job asks for. */
export interface Asked {
  readonly session: string;
  /** hash of the API key that asks for it, null if none does */
  readonly apiKey: string | null;
  /** micro-USDC, the most that it can cost */
  readonly reserve: bigint;
  readonly chain: { readonly deposit: bigint; readonly settled: bigint };
}

/** What the database holds of all who ask, read behind the locks of their sessions. */
export interface Accounts {
  readonly sessions: ReadonlyMap<string, { readonly closing: boolean; readonly heldByBuyer: boolean }>;
  readonly charges: ReadonlyMap<string, Charges>;
  readonly keys: ReadonlyMap<string, { readonly key: KeyTerms; readonly usage: KeyUsage }>;
  /** micro-USDC that all buyers who hold their own key owe and hold back */
  readonly lent: bigint;
}

const NO_CHARGES: Charges = { unsettled: 0n, reserved: 0n, confirmedTo: 0n };

/**
 * Decides on jobs that ask at the same time, one after the other: each sees what those before it have reserved.
 * @returns for each what is left with it, or the Problem for which it is refused, as `reserveJob` has them
 */
export function admitAll(asked: readonly Asked[], accounts: Accounts, credit: Credit, now: Date): Outcome<Funds>[] {
  const charges = new Map(accounts.charges);
  const keys = new Map(accounts.keys);
  let { lent } = accounts;
  const admit = ({ session, apiKey, reserve, chain }: Asked): Funds => {
    const known = accounts.sessions.get(session);
    if (known?.closing !== false) {
      throw new Problem('session_closing', `session ${session} is being closed: it takes no more jobs`);
    }
    const found = apiKey === null ? undefined : keys.get(apiKey);
    if (apiKey !== null) {
      if (!found) throw new Problem('invalid_api_key', 'the API key is gone: ask for another (POST /v1/api-keys)');
      requireActive(found.key, now);
      requireBudget(found.key, found.usage, reserve);
    }
    const owed = charges.get(session) ?? NO_CHARGES;
    const { available, reserved } = requireFunds(balanceOf(chain, owed), reserve, session);
    if (known.heldByBuyer) {
      requireCredit(owed, reserve, credit, session);
      requireTotal(lent, reserve, credit);
      lent += reserve;
    }
    charges.set(session, { ...owed, reserved: owed.reserved + reserve });
    let budget: bigint | null = null;
    if (apiKey !== null && found) {
      const usage = { ...found.usage, reserved: found.usage.reserved + reserve };
      keys.set(apiKey, { ...found, usage });
      budget = budgetLeft(found.key.budget, usage);
    }
    return { available: available - reserve, reserved: reserved + reserve, budget };
  };
  return asked.map((one) => {
    try {
      return { value: admit(one) };
    } catch (error) {
      return { error };
    }
  });
}
