import { and, eq, isNull } from 'drizzle-orm';
import type { Db } from '../db/open.ts';
import { sessionKeys } from '../db/schema.ts';

/** Whether a voucher key is held by its buyer, who signs each voucher. */
export async function isHeldByBuyer(db: Pick<Db, 'select'>, signer: string): Promise<boolean> {
  const where = and(eq(sessionKeys.signer, signer), isNull(sessionKeys.sealed));
  return (await db.select({ signer: sessionKeys.signer }).from(sessionKeys).where(where)).length > 0;
}
