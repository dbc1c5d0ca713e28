import { DAY, dayOf } from '@shardmarket/sdk';
import type { Market } from '../stack/market.ts';

/** Seconds between two price observations, a little more than the program's least. */
const OBSERVE_SECS = 125;
/** Observations that span more than the 20 minutes over which the program wants its average price. */
const OBSERVATIONS = 11;

/** Moves the chain's clock to a second after the start of the day that is `days` after today. */
export async function advanceDays({ chain }: Market, days: bigint): Promise<void> {
  const now = await chain.now();
  await chain.advance(Number((dayOf(now) + days) * DAY - now + 1n));
}

/** Lets the keeper watch the pool's price for a while, so that it may buy: the program trusts no single price. */
export async function watchPrice(market: Market): Promise<void> {
  for (let i = 0; i < OBSERVATIONS; i++) {
    await market.keeper.tick();
    await market.chain.advance(OBSERVE_SECS);
  }
  await market.keeper.tick();
}
