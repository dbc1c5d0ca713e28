import { eq, inArray, and, isNull } from 'drizzle-orm';
import type { Db } from '../db/open.ts';
import { jobs, sessions, voucherOffers } from '../db/schema.ts';

export type StoredOffer = typeof voucherOffers.$inferSelect;
type Reader = Pick<Db, 'select'>;

/** Waits for its turn at a session: offers, signatures and new jobs come one after the other. */
export async function lockSession(tx: Reader, session: string): Promise<void> {
  await tx.select({ signer: sessions.signer }).from(sessions).where(eq(sessions.address, session)).for('update');
}

export async function readOffer(db: Reader, session: string): Promise<StoredOffer | undefined> {
  const [row] = await db.select().from(voucherOffers).where(eq(voucherOffers.session, session));
  return row;
}

export async function writeOffer(tx: Pick<Db, 'insert'>, offer: Omit<StoredOffer, 'createdAt'>): Promise<void> {
  await tx.insert(voucherOffers).values(offer);
}

export async function dropOffer(tx: Pick<Db, 'delete'>, session: string): Promise<void> {
  await tx.delete(voucherOffers).where(eq(voucherOffers.session, session));
}

/** How many of these jobs have no settlement yet. */
export async function countOpen(tx: Reader, ids: readonly string[]): Promise<number> {
  const open = and(inArray(jobs.id, [...ids]), isNull(jobs.settlement));
  return (await tx.select({ id: jobs.id }).from(jobs).where(open)).length;
}
