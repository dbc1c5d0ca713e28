import { programErrorFrom } from '@shardmarket/sdk';
import type { Connection } from '@solana/web3.js';
import { eq, ne } from 'drizzle-orm';
import type { Db } from '../db/open.ts';
import { transactions } from '../db/schema.ts';
import type { Difference } from './difference.ts';

/** Signatures that one `getSignatureStatuses` takes. */
const BATCH = 256;

/** Finds transactions that landed and that the database does not know to have landed. @throws an RPC's error */
export async function compareTransactions(connection: Connection, db: Db): Promise<Difference[]> {
  const rows = await db.select().from(transactions).where(ne(transactions.state, 'confirmed'));
  const differences: Difference[] = [];
  for (let i = 0; i < rows.length; i += BATCH) {
    const batch = rows.slice(i, i + BATCH);
    const signatures = batch.map((row) => row.signature);
    const { value } = await connection.getSignatureStatuses(signatures, { searchTransactionHistory: true });
    for (const [at, { signature, state, key }] of batch.entries()) {
      const status = value[at];
      if (!status || status.confirmationStatus === 'processed') continue;
      const landed = status.err === null ? 'confirmed' : 'failed';
      if (landed === state) continue;
      const error = status.err === null ? null : (programErrorFrom(status.err)?.message ?? JSON.stringify(status.err));
      differences.push({
        ...{ about: 'transaction', of: signature },
        says: `the chain says ${landed} of ${key}, the database says ${state}`,
        mend: (to) =>
          to
            .update(transactions)
            .set({ state: landed, error, endedAt: new Date() })
            .where(eq(transactions.signature, signature)),
      });
    }
  }
  return differences;
}
