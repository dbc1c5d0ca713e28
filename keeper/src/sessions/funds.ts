import type { Db } from '../db/open.ts';
import { readCharges } from '../jobs/store.ts';
import { readKey } from './api-keys.ts';
import { balanceOf } from './balance.ts';
import { budgetLeft } from './key-terms.ts';

/** What a buyer may still spend, micro-USDC. */
export interface Funds {
  /** of the session */
  readonly available: bigint;
  /** held back for jobs that run */
  readonly reserved: bigint;
  /** of the API key's budget; null without one */
  readonly budget: bigint | null;
}

/** What a session, and the key that is used, have left. @param apiKey hash of the key, null if none is used */
export async function readFunds(
  db: Pick<Db, 'select'>,
  session: string,
  apiKey: string | null,
  chain: { deposit: bigint; settled: bigint },
): Promise<Funds> {
  const { available, reserved } = balanceOf(chain, await readCharges(db, session));
  const found = apiKey === null ? undefined : await readKey(db, apiKey);
  return { available, reserved, budget: found ? budgetLeft(found.key.budget, found.usage) : null };
}
