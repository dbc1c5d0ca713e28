import type { KeyScope } from '@shardmarket/sdk';
import type { Context, MiddlewareHandler } from 'hono';
import type { Funds } from '../sessions/funds.ts';
import type { Caller } from '../sessions/key-service.ts';
import type { Sessions } from '../sessions/service.ts';
import { bearer } from './body.ts';

declare module 'hono' {
  interface ContextVariableMap {
    /** whose API key the request carries, once it was found to be good */
    caller: Caller | undefined;
  }
}

/** Headers that say what there is and what a job costs, all in micro-USDC. */
export const FUNDS_HEADERS = [
  'x-shardmarket-available',
  'x-shardmarket-reserved',
  'x-shardmarket-budget',
  'x-shardmarket-max-cost',
  'x-shardmarket-charge',
] as const;

/** What a job costs: at most, and in the end where that is known. */
export interface JobCost {
  readonly maxCost?: bigint;
  readonly charge?: bigint;
}

/** Who asks with the API key of this request; every answer to it, errors too, says what is left. @throws Problem as `authorise` */
export async function authorised(c: Context, sessions: Sessions, scope: KeyScope): Promise<Caller> {
  const caller = await sessions.authorise(bearer(c), scope);
  c.set('caller', caller);
  return caller;
}

/** Puts what is left, and what the job costs, on the answer. */
export function tellFunds(c: Context, funds: Funds, cost: JobCost = {}): void {
  const amounts = [funds.available, funds.reserved, funds.budget, cost.maxCost, cost.charge];
  for (const [i, name] of FUNDS_HEADERS.entries()) {
    const amount = amounts[i];
    if (amount != null) c.header(name, amount.toString());
  }
}

/** Says what is left on answers that do not say it themselves: a look at the chain that streams should not wait for. */
export function fundsHeaders(sessions: Sessions): MiddlewareHandler {
  return async (c, next) => {
    await next();
    const caller = c.get('caller');
    if (!caller || c.res.headers.has(FUNDS_HEADERS[0])) return;
    // The answer stands, whether the chain can be read at this moment or not.
    const funds = await sessions.funds(caller).catch(() => undefined);
    if (funds) tellFunds(c, funds);
  };
}
