import { fromHex, isAddress, sharesHash, toHex } from '@shardmarket/sdk';
import type { Context, Hono } from 'hono';
import { z } from 'zod';
import type { ChainHistory } from '../chain/port.ts';
import type { Db } from '../db/open.ts';
import { messageOf, Problem } from '../errors.ts';
import type { Jobs } from '../jobs/service.ts';
import { readCharges } from '../jobs/store.ts';
import type { Log } from '../log.ts';
import { holdOwnKey } from '../sessions/hold-own-key.ts';
import type { Sessions } from '../sessions/service.ts';
import type { StoredOffer } from '../settle/offer-store.ts';
import type { Offers } from '../settle/offers.ts';
import { asShares } from '../settle/plan.ts';
import { pendingSettlement } from '../settle/store.ts';
import { readBody } from './body.ts';
import { authorised } from './funds.ts';
import { describeJob } from './jobs.ts';

const hex64 = z.string().regex(/^[0-9a-f]{128}$/, 'expected 64 bytes of hex');
const micro = z
  .string()
  .regex(/^\d{1,20}$/, 'expected micro-USDC as a decimal string')
  .transform(BigInt);
export const ownKeySchema = z.object({
  timestamp: z.number({ error: 'expected unix seconds' }).int(),
  signature: hex64,
});
export const signedVoucherSchema = z.object({ from: micro, to: micro, signature: hex64 });

export interface VoucherDeps {
  readonly db: Db;
  readonly history: ChainHistory;
  readonly sessions: Sessions;
  readonly jobs: Jobs;
  readonly offers: Offers;
  /** base58 */
  readonly keeper: string;
  /** sends what was signed */
  readonly settle: (session: string) => Promise<unknown>;
  readonly log: Log;
}

/** Sessions whose voucher key the buyer holds: it is told what to sign, and the ids of its jobs to meter them itself. */
export function addVoucherRoutes(app: Hono, deps: VoucherDeps): void {
  const { db, sessions, offers, jobs } = deps;
  app.post('/v1/sessions/:session/own-key', async (c) => {
    const session = sessionParam(c);
    const request = { session, ...(await readBody(c, ownKeySchema)) };
    await holdOwnKey(deps, request, await sessions.usable(session), Math.floor(Date.now() / 1000));
    return c.json({ session, own_key: true });
  });
  app.get('/v1/sessions/:session/voucher', async (c) => {
    const session = sessionParam(c);
    await requireSession(c, deps, session);
    const offer = await offers.due(session, c.req.query('all') === '1');
    const { unsettled, reserved } = await readCharges(db, session);
    const settling = (await pendingSettlement(db, session)) !== undefined;
    // A voucher that waits is sent now, and what the chain has settled is learned: its buyer gets no credit before.
    if (!offer && unsettled > 0n) settle(deps, session);
    const owed = { unsettled: unsettled.toString(), reserved: reserved.toString(), settling };
    return c.json({ offer: offer ? await describeOffer(db, offer) : null, ...owed });
  });
  app.post('/v1/sessions/:session/voucher', async (c) => {
    const session = sessionParam(c);
    const { from, to, signature } = await readBody(c, signedVoucherSchema);
    await offers.sign(session, from, to, fromHex(signature, 64));
    settle(deps, session);
    return c.json({ session, from: from.toString(), to: to.toString(), state: 'settling' });
  });
  app.get('/v1/jobs/:id/tokens', async (c) => {
    const { session } = await authorised(c, sessions, 'read');
    const id = c.req.param('id');
    const tokens = jobs.tokens(session, id);
    if (tokens) return c.json(tokens);
    throw new Problem(
      'job_not_found',
      `the ids of job ${id} are not known here, or no more: its receipts commit to them`,
    );
  });
}

function settle({ settle: send, log }: VoucherDeps, session: string): void {
  send(session).catch((error: unknown) => log.error({ session }, `not settled: ${messageOf(error)}`));
}

async function requireSession(c: Context, { sessions }: VoucherDeps, session: string): Promise<void> {
  const caller = await authorised(c, sessions, 'read');
  if (caller.session === session) return;
  throw new Problem('session_not_found', `the API key is not one of session ${session}`);
}

function sessionParam(c: Context): string {
  const address = c.req.param('session') ?? '';
  if (isAddress(address)) return address;
  const message = `"${address}" is not an address: expected 32 bytes in base58`;
  throw new Problem('invalid_request', message, { param: 'session' });
}

/** An offer with all that is needed to check it. */
async function describeOffer(db: Db, offer: StoredOffer): Promise<object> {
  const jobs = [];
  for (const id of offer.jobs) jobs.push(await describeJob(db, offer.session, id));
  return {
    session: offer.session,
    from: offer.fromAmount.toString(),
    to: offer.toAmount.toString(),
    expires_at: offer.expiresAt.toString(),
    shares_hash: toHex(sharesHash(asShares(offer.shares))),
    receipts_root: offer.receiptsRoot,
    jobs,
  };
}
