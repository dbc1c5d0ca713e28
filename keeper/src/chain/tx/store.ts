import { and, eq, like } from 'drizzle-orm';
import type { Signed } from '@shardmarket/sdk';
import type { Db } from '../../db/open.ts';
import { transactions, type TransactionState } from '../../db/schema.ts';

/** A transaction as it was stored before it was sent. */
export interface StoredTransaction extends Signed {
  readonly key: string;
  readonly kind: string;
  readonly state: TransactionState;
  readonly error: string | null;
}

/** Stores signed bytes; a key is used once. @returns what is stored under the key: these bytes, or those of who was faster */
export async function insertTransaction(db: Db, key: string, kind: string, tx: Signed): Promise<StoredTransaction> {
  const { signature, wire, lastValidBlockHeight } = tx;
  const row = {
    key,
    kind,
    state: 'pending' as const,
    signature,
    wire,
    lastValidBlockHeight: BigInt(lastValidBlockHeight),
  };
  const target = { target: transactions.key };
  const inserted = await db.insert(transactions).values(row).onConflictDoNothing(target).returning();
  const stored = inserted.length > 0 ? undefined : await findTransaction(db, key);
  return stored ?? { ...tx, key, kind, state: 'pending', error: null };
}

export async function findTransaction(db: Db, key: string): Promise<StoredTransaction | undefined> {
  const [row] = await db.select().from(transactions).where(eq(transactions.key, key));
  return row && { ...row, lastValidBlockHeight: Number(row.lastValidBlockHeight) };
}

export async function pendingTransactions(db: Db): Promise<StoredTransaction[]> {
  const rows = await db.select().from(transactions).where(eq(transactions.state, 'pending'));
  return rows.map((row) => ({ ...row, lastValidBlockHeight: Number(row.lastValidBlockHeight) }));
}

export async function endTransaction(
  db: Db,
  signature: string,
  state: Exclude<TransactionState, 'pending'>,
  error: string | null,
): Promise<void> {
  await db
    .update(transactions)
    .set({ state, error, endedAt: new Date() })
    .where(and(eq(transactions.signature, signature), eq(transactions.state, 'pending')));
}

/** The key for doing `unit`: that of the attempt that is out, else a fresh one after those that failed. */
export async function nextKey(db: Db, unit: string): Promise<string> {
  const rows = await db
    .select()
    .from(transactions)
    .where(like(transactions.key, `${unit}:%`));
  return rows.find((row) => row.state === 'pending')?.key ?? `${unit}:${rows.length}`;
}
