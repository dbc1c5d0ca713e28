import { ownKeyMessage, REQUEST_MAX_AGE_SECS, verifyBy } from '@shardmarket/sdk';
import { and, eq, isNull } from 'drizzle-orm';
import type { SessionOnChain } from '../chain/port.ts';
import type { Db } from '../db/open.ts';
import { sessionKeys, sessions } from '../db/schema.ts';
import { Problem } from '../errors.ts';

export interface OwnKeyRequest {
  readonly session: string;
  /** unix seconds */
  readonly timestamp: number;
  /** hex, by the session's voucher key */
  readonly signature: string;
}

/**
 * Takes a session whose voucher key its buyer holds: the key itself has signed that it wants this keeper.
 * @param now unix seconds @throws Problem `stale_timestamp`, `invalid_signature`
 */
export async function holdOwnKey(
  db: Db,
  keeper: string,
  request: OwnKeyRequest,
  { signer, payer }: SessionOnChain,
  now: number,
): Promise<void> {
  const { session, timestamp, signature } = request;
  if (Math.abs(now - timestamp) > REQUEST_MAX_AGE_SECS) {
    const message = `the timestamp ${timestamp} is more than ${REQUEST_MAX_AGE_SECS} s from the keeper's clock (${now}): sign again`;
    throw new Problem('stale_timestamp', message);
  }
  if (!verifyBy(signer, ownKeyMessage(keeper, session, timestamp), signature)) {
    throw new Problem(
      'invalid_signature',
      `the request is not signed by the voucher key ${signer} of session ${session}`,
    );
  }
  await db.transaction(async (tx) => {
    await tx.insert(sessionKeys).values({ signer, payer, sealed: null }).onConflictDoNothing();
    await tx.insert(sessions).values({ address: session, payer, signer }).onConflictDoNothing();
  });
}

/** Whether a voucher key is held by its buyer, who signs each voucher. */
export async function isHeldByBuyer(db: Pick<Db, 'select'>, signer: string): Promise<boolean> {
  const where = and(eq(sessionKeys.signer, signer), isNull(sessionKeys.sealed));
  return (await db.select({ signer: sessionKeys.signer }).from(sessionKeys).where(where)).length > 0;
}
