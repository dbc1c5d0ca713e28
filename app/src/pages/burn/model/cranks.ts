/** Whether anyone could carry out the market's daily work now, by the program's own limits; each says why not, and until when. */
import { DAY, dayOf, maxFill, priceWindow, spotPrice, treasuryAvailable } from '@shardmarket/sdk';
import type { MarketState, ZeroVenue } from '../../../chain/market-state.ts';

/** Least seconds between two observations, and between two slices or fills: the program's own. */
const [OBSERVATION_SPACING, SLICE_SPACING] = [120n, 600n];
/** Most that the pool's price may be off its average when a slice is bought, basis points: the program's own. */
export const BAND_BPS = 300n;

/** Why something cannot be done now; with `until` (unix seconds) where time alone changes that. */
export interface Wait {
  readonly why: string;
  readonly until?: bigint;
}

type State = Pick<MarketState, 'config' | 'ledger'>;

/** The newest observation; undefined where there is none. */
export function newestObservation({ observations, observed }: ZeroVenue['venue']) {
  return observed === 0n ? undefined : observations[Number((observed - 1n) % BigInt(observations.length))];
}

/** A day's epoch: which is next, what it would split now, and why it cannot be opened. All amounts in micro-USDC. */
export interface NextEpoch {
  readonly day: bigint;
  readonly taken: bigint;
  /** `floor(taken / 2)`, and the rest with the odd micro-USDC */
  readonly burnHalf: bigint;
  readonly stakerHalf: bigint;
  readonly wait: Wait | undefined;
}

export function nextEpoch({ config, ledger }: State, now: bigint): NextEpoch {
  const day = ledger.lastEpochDay + 1n;
  const taken = treasuryAvailable(ledger, day, config.limits.challengeWindowSecs);
  const burnHalf = taken / 2n;
  const early = day > dayOf(now) ? { why: 'The day has not begun: it begins in', until: day * DAY } : undefined;
  return { day, taken, burnHalf, stakerHalf: taken - burnHalf, wait: early ?? paused(config, now) };
}

/** Why the pool's price cannot be observed now. A pause does not stop it. */
export function observeWait({ venue }: ZeroVenue, now: bigint): Wait | undefined {
  const newest = newestObservation(venue);
  if (!newest || now - newest.at >= OBSERVATION_SPACING) return undefined;
  return { why: 'Observed a moment ago, two minutes lie between. Again in', until: newest.at + OBSERVATION_SPACING };
}

/** Why nothing can be bought with the burn budget now, by a slice or the auction. */
export function burnWait({ config, ledger }: State, { venue }: ZeroVenue, now: bigint): Wait | undefined {
  const stopped = paused(config, now);
  if (stopped) return stopped;
  if (now < venue.activeAt) return { why: 'The venue does not trade yet. It does in', until: venue.activeAt };
  if (ledger.burnBudget === 0n) return { why: 'The burn budget is empty. The next epoch fills it.' };
  const last = venue.lastSliceAt > ledger.auctionFilledAt ? venue.lastSliceAt : ledger.auctionFilledAt;
  if (now - last < SLICE_SPACING) {
    return { why: 'Ten minutes lie between two burns. Possible in', until: last + SLICE_SPACING };
  }
  if (priceWindow(venue, now)) return undefined;
  return {
    why: 'There is no average price: it takes observations over 20 minutes, the last at most 10 minutes old. Observe the price.',
  };
}

/** What a slice would spend now, micro-USDC; 0 with the reason where none can be bought. */
export interface NextSlice {
  readonly amount: bigint;
  readonly wait: Wait | undefined;
}

export function nextSlice(state: State, market: ZeroVenue, now: bigint): NextSlice {
  const wait = burnWait(state, market, now);
  if (wait) return { amount: 0n, wait };
  const offBps = offAverage(market, now);
  if (offBps !== undefined && (offBps > BAND_BPS || offBps < -BAND_BPS)) {
    return {
      amount: 0n,
      wait: { why: 'The pool’s price is more than 3 % off its average. It waits until they meet.' },
    };
  }
  const amount = maxFill({ ...market, ledger: state.ledger }, now);
  return amount > 0n ? { amount, wait } : { amount, wait: { why: 'The pool is too small to buy anything.' } };
}

/** How far the spot price is off its average in basis points, away from 0; undefined where there is no average. */
export function offAverage({ venue, quoteReserve, baseReserve }: ZeroVenue, now: bigint): bigint | undefined {
  const twap = priceWindow(venue, now)?.twap;
  if (twap === undefined || twap === 0n) return undefined;
  const apart = (spotPrice(quoteReserve, baseReserve) - twap) * 10_000n;
  return apart >= 0n ? (apart + twap - 1n) / twap : (apart - twap + 1n) / twap;
}

/** Until when the program is paused. */
function paused({ pausedUntil }: MarketState['config'], now: bigint): Wait | undefined {
  return now < pausedUntil ? { why: 'The program is paused. The pause ends in', until: pausedUntil } : undefined;
}
