import { createHash } from 'node:crypto';
import { QUOTE_HEADER } from '@shardmarket/sdk';
import type { Context } from 'hono';
import { Problem } from '../errors.ts';
import { maxCost } from '../jobs/cost.ts';
import type { JobRequest } from '../jobs/types.ts';
import type { CatalogModel } from '../models/catalog.ts';
import type { Quotes } from '../quotes/quotes.ts';
import type { Rings } from '../rings/rings.ts';
import type { Sessions } from '../sessions/service.ts';
import { PaymentRequired, type Cashier } from '../x402/cashier.ts';
import { encodeHeader, PAYMENT_REQUIRED, PAYMENT_RESPONSE, PAYMENT_SIGNATURE } from '../x402/protocol.ts';
import { bearer } from './body.ts';
import type { Choices } from './choices.ts';
import { authorised } from './funds.ts';
import { requireShort } from './quote.ts';

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
  /** each is a job of its own */
  readonly choices: number;
}

/** Out of whose money jobs are paid, and for how much each at most. */
export type Means = Pick<JobRequest, 'session' | 'apiKey' | 'onChain' | 'ceiling' | 'payment'> & {
  /** address of who paid for this one request, where somebody did */
  readonly payer?: string;
};

/** Who asks: the holder of an API key, or somebody who pays for this one request. */
export interface Buyer {
  /** the API key's session; undefined for who has none */
  readonly session: string | undefined;
  /** @throws Problem as `Sessions.usable`, `Quotes.ceiling` and `Cashier.admit` */
  admit(need: Need): Promise<Means>;
  /** Starts the request's jobs. */
  start(means: Means, begin: () => Promise<Choices>): Promise<Choices>;
}

/** @throws Problem as `authorised`; `payload_too_large` for long requests of strangers */
export async function buyerOf(c: Context, deps: BuyerDeps): Promise<Buyer> {
  const { cashier, rings, sessions, quotes } = deps;
  if (cashier && bearer(c) === undefined) {
    const body = await c.req.text();
    requireShort(body);
    return payingBuyer(c, rings, cashier, digestOf(c.req.path, body));
  }
  const { session, apiKey } = await authorised(c, sessions, 'inference');
  return {
    session,
    admit: async ({ model, promptTokens, maxTokens }) => {
      // What was quoted is the price of one choice: each of them is held to it.
      const measured = { model: model.hash, promptTokens, maxTokens };
      const ceiling = quotes.ceiling(c.req.header(QUOTE_HEADER), measured);
      return { session, apiKey, onChain: await sessions.usable(session), ceiling };
    },
    start: (_, begin) => begin(),
  };
}

function payingBuyer(
  c: Context,
  rings: BuyerDeps['rings'],
  cashier: NonNullable<BuyerDeps['cashier']>,
  digest: string,
): Buyer {
  return {
    session: undefined,
    admit: async ({ model, promptTokens, maxTokens, choices }) => {
      const { architecture, graphs } = model.manifest;
      const count = BigInt(choices);
      const cost = () =>
        count * maxCost(rings.match(model.hash, architecture.layers, graphs).stages, promptTokens, maxTokens);
      try {
        const paid = await cashier.admit(c.req.header(PAYMENT_SIGNATURE), { digest, url: c.req.url, cost });
        c.header(PAYMENT_RESPONSE, encodeHeader(paid.receipt));
        const { session, onChain, payment, payer } = paid;
        return { session, apiKey: null, onChain, ceiling: paid.ceiling / count, payment, payer };
      } catch (error) {
        if (error instanceof PaymentRequired) c.header(PAYMENT_REQUIRED, encodeHeader(error.required));
        throw error;
      }
    },
    start: async ({ payment = '' }, begin) => {
      const release = () => cashier.release(payment);
      try {
        const choices = await begin();
        void Promise.allSettled(choices.jobs.map((job) => job.end))
          .then(release)
          .catch(() => undefined);
        return choices;
      } catch (error) {
        await release();
        throw stillGood(error);
      }
    },
  };
}

/** What a payment pays for: exactly this request. */
function digestOf(path: string, body: string): string {
  return createHash('sha256').update(`${path}\n`).update(body).digest('hex');
}

function stillGood(error: unknown): unknown {
  if (!(error instanceof Problem)) return error;
  const { code, param, retryAfterMs } = error;
  const message = `${error.message}. Your payment stays good: send the same request with the same PAYMENT-SIGNATURE again`;
  return new Problem(code, message, {
    ...(param !== null && { param }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    cause: error,
  });
}
