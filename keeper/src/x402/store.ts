import { and, eq, notExists, or, gt, sql } from 'drizzle-orm';
import type { Db } from '../db/open.ts';
import { jobs, payments, type PaymentState } from '../db/schema.ts';

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

/** Takes a settled payment for a job. @returns false if it is not there to be taken: of two who try, one does */
export async function claimPayment(db: Db, id: string): Promise<boolean> {
  const claimed = await db
    .update(payments)
    .set({ state: 'used' })
    .where(and(eq(payments.id, id), eq(payments.state, 'settled')))
    .returning({ id: payments.id });
  return claimed.length > 0;
}

/** Makes payments good again for which no job runs or was charged. @param id one of them; all unless told */
export async function releasePayments(db: Db, id?: string): Promise<number> {
  const spent = db
    .select({ one: sql`1` })
    .from(jobs)
    .where(and(eq(jobs.payment, payments.id), or(eq(jobs.state, 'running'), gt(jobs.amount, sql`0`))));
  const used: PaymentState = 'used';
  const released = await db
    .update(payments)
    .set({ state: 'settled' })
    .where(and(eq(payments.state, used), notExists(spent), ...(id === undefined ? [] : [eq(payments.id, id)])))
    .returning({ id: payments.id });
  return released.length;
}
