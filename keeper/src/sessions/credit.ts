import { formatMicro } from '@shardmarket/sdk';
import { eq, isNull, sql } from 'drizzle-orm';
import type { Db } from '../db/open.ts';
import { jobs, sessionKeys, sessions, settlements } from '../db/schema.ts';
import { Problem } from '../errors.ts';
import type { Charges } from './balance.ts';

/**
 * What buyers who hold their own voucher key may owe until the chain has settled it, micro-USDC: such a buyer could close its
 * session before a voucher lands, signed or not, so this is what a keeper can lose.
 */
export interface Credit {
  /** of one session */
  readonly session: bigint;
  /** of all of them together: sessions cost next to nothing to open */
  readonly total: bigint;
}

export const DEFAULT_CREDIT: Credit = { session: 50_000n, total: 5_000_000n };

/** @param need micro-USDC, the most that a job can cost @throws Problem `credit_exceeded`, `voucher_due` */
export function requireCredit(
  charges: Pick<Charges, 'unsettled' | 'reserved'>,
  need: bigint,
  credit: Credit,
  session: string,
): void {
  const most = formatMicro(credit.session);
  if (need > credit.session) {
    throw new Problem(
      'credit_exceeded',
      `this request may cost ${formatMicro(need)} USDC, and a session whose key its buyer holds may owe ${most} USDC at most: ` +
        'ask for fewer tokens (max_tokens)',
    );
  }
  const { unsettled, reserved } = charges;
  if (unsettled + reserved + need <= credit.session) return;
  throw new Problem(
    'voucher_due',
    `session ${session} owes ${formatMicro(unsettled)} USDC and holds back ${formatMicro(reserved)} USDC of ${most} USDC: ` +
      `sign the voucher of GET /v1/sessions/${session}/voucher (\`shardmarket proxy\` does), and ask again once it is settled`,
  );
}

/** @param lent micro-USDC that all buyers who hold their own key owe and hold back @throws Problem `credit_used_up` */
export function requireTotal(lent: bigint, need: bigint, { total }: Credit): void {
  if (lent + need <= total) return;
  throw new Problem(
    'credit_used_up',
    `this keeper lends ${formatMicro(total)} USDC to buyers who hold their own keys, and ${formatMicro(lent)} USDC are owed: ` +
      'try again later, or open a session with a key of the keeper (POST /v1/sessions)',
  );
}

/** micro-USDC that all sessions whose key the buyer holds owe and hold back. */
export async function readLent(db: Pick<Db, 'select'>): Promise<bigint> {
  const owed = sql`${jobs.state} in ('done', 'failed') and (${jobs.settlement} is null or ${settlements.state} = 'pending')`;
  const [row] = await db
    .select({
      lent: sql<string>`coalesce(sum(case when ${jobs.state} = 'running' then ${jobs.reserved}
        when ${owed} then ${jobs.amount} else 0 end), 0)::text`,
    })
    .from(jobs)
    .innerJoin(sessions, eq(jobs.session, sessions.address))
    .innerJoin(sessionKeys, eq(sessions.signer, sessionKeys.signer))
    .leftJoin(settlements, eq(jobs.settlement, settlements.id))
    .where(isNull(sessionKeys.sealed));
  return BigInt(row?.lent ?? '0');
}
