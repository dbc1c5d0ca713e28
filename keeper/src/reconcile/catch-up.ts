import type { SessionHistory } from '@shardmarket/sdk';
import type { Db } from '../db/open.ts';
import { sessions } from '../db/schema.ts';
import { eq } from 'drizzle-orm';
import { Problem } from '../errors.ts';
import { compareSettlements, type SettlementChange } from './session-plan.ts';
import { applyChange, readSettlements } from './session-store.ts';

/** What to do about a session whose settlements differ from the chain's. */
export interface CatchUp {
  /** micro-USDC: settlements below it are not looked at */
  readonly since: bigint;
  /** of the chain, from `since` on */
  readonly history: SessionHistory;
  /**
   * `look`: write nothing; `proven`: write what is proven and else throw; `assume`: also count jobs as paid that only fit a voucher
   * which the database does not know
   */
  readonly mode: 'look' | 'proven' | 'assume';
}

/**
 * Makes the database agree with the chain about one session. @returns what differed
 * @throws Problem `chain_ahead` where it cannot be proven which jobs were paid, or the RPC has forgotten the session's past
 */
export function catchUp(db: Db, session: string, { since, history, mode }: CatchUp): Promise<SettlementChange[]> {
  if (!history.complete) {
    const message = `the RPC does not have all transactions of session ${session}: set RPC_URL to one that keeps the whole history`;
    throw new Problem('chain_ahead', message);
  }
  return db.transaction(async (tx) => {
    // New jobs and other settlers of this session wait.
    await tx.select().from(sessions).where(eq(sessions.address, session)).for('update');
    const { known, unsettled } = await readSettlements(tx, session, since);
    const changes = compareSettlements(known, unsettled, history, since);
    if (mode === 'look') return changes;
    for (const change of changes) {
      if (mode === 'proven' && 'covered' in change && !change.covered.exact) {
        throw new Problem(
          'chain_ahead',
          `the chain settled ${change.settlement.voucher.from} to ${change.settlement.voucher.to} micro-USDC of session ${session}, ` +
            'which this database does not know, and its receipts do not prove which jobs that paid: ' +
            'stop the keeper and run "keeper reconcile", which shows them, and "--repair", which takes those that fit for paid',
        );
      }
      await applyChange(tx, session, change);
    }
    return changes;
  });
}
