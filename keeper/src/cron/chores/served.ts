import { and, eq, inArray, or, sql } from 'drizzle-orm';
import type { Db } from '../../db/open.ts';
import { jobs, sessions, settlements } from '../../db/schema.ts';
import { isCharged } from '../../jobs/store.ts';
import type { Served } from './read.ts';

/**
 * By the keeper's database: a session owes as long as a job of it runs, or one that is charged has no settlement, or a settlement
 * of it is under way.
 */
export function servedBy(db: Db): Served {
  return async (addresses) => {
    const known = await db
      .select({ address: sessions.address })
      .from(sessions)
      .where(inArray(sessions.address, [...addresses]));
    const unsettled = and(isCharged, sql`${jobs.amount} > 0`, sql`${jobs.settlement} is null`);
    const owing = await db
      .selectDistinct({ session: jobs.session })
      .from(jobs)
      .where(and(inArray(jobs.session, [...addresses]), or(eq(jobs.state, 'running'), unsettled)));
    const pending = await db
      .selectDistinct({ session: settlements.session })
      .from(settlements)
      .where(and(inArray(settlements.session, [...addresses]), eq(settlements.state, 'pending')));
    const served = new Set(known.map(({ address }) => address));
    const owes = new Set([...owing, ...pending].map(({ session }) => session));
    return (session) => (served.has(session) ? (owes.has(session) ? 'owing' : 'settled') : 'no');
  };
}
