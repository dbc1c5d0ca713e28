import { ownKeyMessage, REQUEST_MAX_AGE_SECS, verifyBy, type SessionHistory } from '@shardmarket/sdk';
import { eq } from 'drizzle-orm';
import type { ChainHistory, SessionOnChain } from '../chain/port.ts';
import type { Db } from '../db/open.ts';
import { sessionKeys, sessions } from '../db/schema.ts';
import { Problem } from '../errors.ts';
import { catchUp } from '../reconcile/catch-up.ts';

export interface OwnKeyRequest {
  readonly session: string;
  /** unix seconds */
  readonly timestamp: number;
  /** hex, by the session's voucher key */
  readonly signature: string;
}

/** Where a session that is taken comes from: the database that it is to be in, and the chain's past. */
export interface OwnKeyDeps {
  readonly db: Db;
  readonly history: ChainHistory;
  /** base58 */
  readonly keeper: string;
}

/**
 * Takes a session whose voucher key its buyer holds: the key itself has signed that it wants this keeper. One that the database does not know
 * and that was settled before, as after the database was lost, is taken with all its settlements: before it has jobs, nothing about them has to be proven.
 * @param now unix seconds @throws Problem `stale_timestamp`, `invalid_signature`; `chain_ahead`, with nothing taken, while its past cannot be read in full
 */
export async function holdOwnKey(
  { db, history, keeper }: OwnKeyDeps,
  request: OwnKeyRequest,
  { signer, payer, settled }: SessionOnChain,
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
  const [known] = await db.select().from(sessions).where(eq(sessions.address, session));
  const past = known === undefined && settled > 0n ? await wholePast(history, session, settled) : undefined;
  await db.transaction(async (tx) => {
    await tx.insert(sessionKeys).values({ signer, payer, sealed: null }).onConflictDoNothing();
    const added = await tx
      .insert(sessions)
      .values({ address: session, payer, signer })
      .onConflictDoNothing()
      .returning({ address: sessions.address });
    if (past && added.length > 0) await catchUp(tx, session, { since: 0n, history: past, mode: 'proven' });
  });
}

/** All settlements of a session, up to what it has settled now. @throws Problem `chain_ahead` while the past is not as far, or not whole */
async function wholePast(history: ChainHistory, session: string, settled: bigint): Promise<SessionHistory> {
  const past = await history.session(session, 0n);
  if (!past.complete || (past.settlements.at(-1)?.voucher.to ?? 0n) >= settled) return past;
  const message = `session ${session} has settled ${settled} micro-USDC, and not all of it is final yet: try again in a minute`;
  throw new Problem('chain_ahead', message);
}
