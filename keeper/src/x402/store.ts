import { and, eq, gt, inArray, notExists, or, sql } from 'drizzle-orm';
import type { Db } from '../db/open.ts';
import { jobs, payments } from '../db/schema.ts';

export type StoredPayment = typeof payments.$inferSelect;
export type NewPayment = Pick<StoredPayment, 'id' | 'signature' | 'payer' | 'amount' | 'ceiling' | 'digest'>;

export async function findPayment(db: Db, id: string): Promise<StoredPayment | undefined> {
  const [row] = await db.select().from(payments).where(eq(payments.id, id));
  return row;
}

/** Takes a payment down before it is sent. @returns it as it is stored: another may have been faster */
export async function putPayment(db: Db, payment: NewPayment): Promise<StoredPayment> {
  await db.insert(payments).values(payment).onConflictDoNothing();
  const stored = await findPayment(db, payment.id);
  if (!stored) throw new Error(`payment ${payment.id} is neither new nor known`);
  return stored;
}

/** What became of its transaction; a payment whose fate is known keeps it. */
export async function endPayment(db: Db, id: string, state: 'settled' | 'failed', error: string | null): Promise<void> {
  await db
    .update(payments)
    .set({ state, error })
    .where(and(eq(payments.id, id), eq(payments.state, 'pending')));
}

/** Takes a settled payment for a job. @param by tag of the process @returns false if it is not there to be taken: of two who try, one does */
export async function claimPayment(db: Db, id: string, by: string): Promise<boolean> {
  const claimed = await db
    .update(payments)
    .set({ state: 'used', claimedBy: by })
    .where(and(eq(payments.id, id), eq(payments.state, 'settled')))
    .returning({ id: payments.id });
  return claimed.length > 0;
}

/** Which payments are meant: one, or those that these processes took; all unless told. */
export type Which = { readonly id: string } | { readonly claimedBy: readonly string[] };

/** Makes payments good again for which no job runs or was charged. @returns how many */
export async function releasePayments(db: Db, which?: Which): Promise<number> {
  const released = await db
    .update(payments)
    .set({ state: 'settled' })
    .where(and(eq(payments.state, 'used'), notExists(spentOn(db)), which && meant(which)))
    .returning({ id: payments.id });
  return released.length;
}

function meant(which: Which) {
  return 'id' in which ? eq(payments.id, which.id) : inArray(payments.claimedBy, [...which.claimedBy]);
}

/** Tags of the processes that took payments for which no job runs or was charged. */
export async function payingProcesses(db: Db): Promise<string[]> {
  const rows = await db
    .selectDistinct({ tag: payments.claimedBy })
    .from(payments)
    .where(and(eq(payments.state, 'used'), notExists(spentOn(db))));
  return rows.flatMap(({ tag }) => tag ?? []);
}

/** Jobs that a payment is used up by. */
function spentOn(db: Db) {
  return db
    .select({ one: sql`1` })
    .from(jobs)
    .where(and(eq(jobs.payment, payments.id), or(eq(jobs.state, 'running'), gt(jobs.amount, sql`0`))));
}
