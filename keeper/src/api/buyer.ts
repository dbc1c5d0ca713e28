import { createHash } from 'node:crypto';
import { QUOTE_HEADER } from '@shardmarket/sdk';
import type { Context } from 'hono';
import { Problem } from '../errors.ts';
import { maxCost } from '../jobs/cost.ts';
import type { JobRequest, RunningJob } from '../jobs/types.ts';
import type { CatalogModel } from '../models/catalog.ts';
import type { Quotes } from '../quotes/quotes.ts';
import type { Rings } from '../rings/rings.ts';
import type { Sessions } from '../sessions/service.ts';
import { PaymentRequired, type Cashier } from '../x402/cashier.ts';
import { encodeHeader, PAYMENT_REQUIRED, PAYMENT_RESPONSE, PAYMENT_SIGNATURE } from '../x402/protocol.ts';
import { bearer } from './body.ts';
import { authorised, tellFunds } from './funds.ts';

export interface BuyerDeps {
  readonly sessions: Sessions;
  readonly quotes: Quotes;
  readonly rings: Pick<Rings, 'match'>;
  /** takes x402 payments of those who have no API key; undefined where none are taken */
  readonly cashier: Pick<Cashier, 'admit' | 'release'> | undefined;
}

/** What a request needs, as far as its price goes. */
export interface Need {
  readonly model: CatalogModel;
  readonly promptTokens: number;
  readonly maxTokens: number;
}

/** Out of whose money a job is paid, and for how much at most. */
export type Means = Pick<JobRequest, 'session' | 'apiKey' | 'onChain' | 'ceiling' | 'payment'>;

/** Who asks: the holder of an API key, or somebody who pays for this one request. */
export interface Buyer {
  /** whether there is an API key */
  readonly known: boolean;
  /** @throws Problem as `Sessions.usable`, `Quotes.ceiling` and `Cashier.admit` */
  admit(need: Need): Promise<Means>;
  /** Starts the job, and says what it may cost and what is left. */
  start(means: Means, begin: () => Promise<RunningJob>): Promise<RunningJob>;
}

/** @throws Problem as `authorise` */
export async function buyerOf(c: Context, deps: BuyerDeps): Promise<Buyer> {
  const { cashier } = deps;
  if (cashier && bearer(c) === undefined) return payingBuyer(c, { ...deps, cashier }, await digestOf(c));
  const { session, apiKey } = await authorised(c, deps.sessions, 'inference');
  return {
    known: true,
    admit: async ({ model, ...tokens }) => {
      const ceiling = deps.quotes.ceiling(c.req.header(QUOTE_HEADER), { model: model.hash, ...tokens });
      return { session, apiKey, onChain: await deps.sessions.usable(session), ceiling };
    },
    start: async (_, begin) => {
      const job = await begin();
      tellFunds(c, job.funds, { maxCost: job.reserved });
      return job;
    },
  };
}

type PayingDeps = BuyerDeps & { readonly cashier: NonNullable<BuyerDeps['cashier']> };

function payingBuyer(c: Context, { rings, cashier }: PayingDeps, digest: string): Buyer {
  return {
    known: false,
    admit: async ({ model, promptTokens, maxTokens }) => {
      const { architecture, graphs } = model.manifest;
      const cost = () => maxCost(rings.match(model.hash, architecture.layers, graphs).stages, promptTokens, maxTokens);
      try {
        const paid = await cashier.admit(c.req.header(PAYMENT_SIGNATURE), { digest, url: c.req.url, cost });
        c.header(PAYMENT_RESPONSE, encodeHeader(paid.receipt));
        const { session, onChain, ceiling, payment } = paid;
        return { session, apiKey: null, onChain, ceiling, payment };
      } catch (error) {
        if (error instanceof PaymentRequired) c.header(PAYMENT_REQUIRED, encodeHeader(error.required));
        throw error;
      }
    },
    start: async ({ payment = '' }, begin) => {
      const release = () => cashier.release(payment);
      try {
        const job = await begin();
        void job.end.then(release, release).catch(() => undefined);
        tellFunds(c, undefined, { maxCost: job.reserved });
        return job;
      } catch (error) {
        await release();
        throw stillGood(error);
      }
    },
  };
}

/** What a payment pays for: exactly this request. */
async function digestOf(c: Context): Promise<string> {
  return createHash('sha256')
    .update(`${c.req.path}\n`)
    .update(await c.req.text())
    .digest('hex');
}

function stillGood(error: unknown): unknown {
  if (!(error instanceof Problem)) return error;
  const message = `${error.message}. Your payment stays good: send the same request with the same PAYMENT-SIGNATURE again`;
  return new Problem(error.code, message, { ...(error.param !== null && { param: error.param }), cause: error });
}
