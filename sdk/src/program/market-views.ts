/** Prices and trades of a venue as the program would compute them now: the same integer arithmetic, rounding included. */
import { BPS, mulDivCeil, mulDivFloor } from '../amounts.ts';
import type { Ledger, Venue } from './accounts.ts';

const TWAP_MIN_SPAN = 1_200n;
const TWAP_MAX_SPAN = 3_600n;
const SLICE_PART = 2n;
const OBSERVATION_MAX_AGE = 600n;
const AUCTION_START_BPS = 9_000n;
const AUCTION_SECS = 21_600n;
const LEAST_PART = 4n;
const Q40 = 1n << 40n;

/** Price of the pool in micro-USDC per micro-ZERO, Q24.40, floored. */
export function spotPrice(quoteReserve: bigint, baseReserve: bigint): bigint {
  return mulDivFloor(quoteReserve, Q40, baseReserve);
}

/**
 * Largest slice: `floor(floor(reserve × fee) / 2)`, of the reserve that it adds to (USDC when it buys). The program takes the lesser
 * of the reserve of now and the least of the price window. No sandwich around it profits, nor does a push of the price that is
 * held through the window, up to nine times the price.
 */
export function maxSlice(reserve: bigint, feeBps: number): bigint {
  return mulDivFloor(reserve, BigInt(feeBps), BPS) / SLICE_PART;
}

/** What a constant-product pool pays: `floor(out × in' / (in + in'))`, `in' = amount − ceil(amount × fee)`. */
export function quoteOut(amountIn: bigint, reserveIn: bigint, reserveOut: bigint, feeBps: number): bigint {
  const net = amountIn - mulDivCeil(amountIn, BigInt(feeBps), BPS);
  return mulDivFloor(reserveOut, net, reserveIn + net);
}

/** What a venue's observations say about the last 20 to 60 minutes. */
export interface PriceWindow {
  /** time-weighted average price, Q24.40 */
  readonly twap: bigint;
  /** the least micro-USDC that the pool was seen with: it bounds a buying slice together with the reserve of now */
  readonly leastQuote: bigint;
  /** the least micro-ZERO or lamports that it was seen with: it bounds a selling slice */
  readonly leastBase: bigint;
  /** the least price that was recorded, Q24.40 */
  readonly leastPrice: bigint;
}

/**
 * The price window as the program sees it: from the youngest observation that is 20 to 60 minutes old until now.
 * Undefined where the program would refuse a slice: no such observation, or none in the last 10 minutes.
 */
export function priceWindow(venue: Pick<Venue, 'observations' | 'observed'>, nowSecs: bigint): PriceWindow | undefined {
  const size = BigInt(venue.observations.length);
  const kept = venue.observations.slice(0, Number(venue.observed < size ? venue.observed : size));
  const newest = kept[Number((venue.observed - 1n) % size)];
  if (!newest || nowSecs - newest.at > OBSERVATION_MAX_AGE) return undefined;
  const [start] = kept
    .filter((o) => nowSecs - o.at >= TWAP_MIN_SPAN && nowSecs - o.at <= TWAP_MAX_SPAN)
    .sort((a, b) => (a.at > b.at ? -1 : 1));
  if (!start) return undefined;
  const area = newest.area + newest.price * (nowSecs - newest.at) - start.area;
  const since = kept.filter((o) => o.at >= start.at);
  const leastOf = (of: (o: Venue['observations'][number]) => bigint) => since.map(of).reduce(least);
  return {
    twap: area / (nowSecs - start.at),
    leastQuote: leastOf((o) => o.quoteReserve),
    leastBase: leastOf((o) => o.baseReserve),
    leastPrice: leastOf((o) => o.price),
  };
}

/** The average of the price window, Q24.40; undefined where there is none. */
export function twap(venue: Pick<Venue, 'observations' | 'observed'>, nowSecs: bigint): bigint | undefined {
  return priceWindow(venue, nowSecs)?.twap;
}

/** A venue, its pool and the ledger, all from one moment. */
export interface AuctionState {
  readonly venue: Pick<Venue, 'observations' | 'observed' | 'feeBps'>;
  readonly ledger: Pick<Ledger, 'auctionAt' | 'burnBudget'>;
  /** micro-USDC and micro-ZERO of the pool */
  readonly quoteReserve: bigint;
  readonly baseReserve: bigint;
}

/** Price of the burn auction, micro-USDC per micro-ZERO in Q24.40. */
export interface AuctionQuote {
  /** the lesser of the spot price and the least price of the window */
  readonly cap: bigint;
  /** 90 % of the cap when the price began to rise, all of it after 6 hours; floored */
  readonly partBps: bigint;
  /** what it pays now: `floor(cap × part / 10000)` */
  readonly price: bigint;
  /** unix seconds from which it pays the cap */
  readonly fullAt: bigint;
}

/** What the burn auction pays now, and why. Undefined where there is no window. */
export function auctionQuote(state: AuctionState, nowSecs: bigint): AuctionQuote | undefined {
  const window = priceWindow(state.venue, nowSecs);
  if (!window) return undefined;
  const { auctionAt } = state.ledger;
  const passed = nowSecs > auctionAt ? nowSecs - auctionAt : 0n;
  const partBps = AUCTION_START_BPS + ((BPS - AUCTION_START_BPS) * least(passed, AUCTION_SECS)) / AUCTION_SECS;
  const cap = least(spotPrice(state.quoteReserve, state.baseReserve), window.leastPrice);
  return { cap, partBps, price: mulDivFloor(cap, partBps, BPS), fullAt: auctionAt + AUCTION_SECS };
}

/** `auctionQuote`'s price. Undefined where there is no window. */
export function auctionPrice(state: AuctionState, nowSecs: bigint): bigint | undefined {
  return auctionQuote(state, nowSecs)?.price;
}

/** micro-ZERO that one fill of the burn auction can sell. */
export interface FillRange {
  /** rounded up: it pays a quarter of `maxFill` at the price of now, and at least 1 micro-USDC */
  readonly least: bigint;
  /**
   * floored: even at the cap it pays no more than `maxFill`, because the price rises until the transaction runs:
   * `floor(((maxFill + 1) × 2^40 − 1) / cap)`
   */
  readonly most: bigint;
}

/** What one fill can sell now; undefined where there is no window or the auction pays nothing. */
export function fillRange(state: AuctionState, nowSecs: bigint): FillRange | undefined {
  const quote = auctionQuote(state, nowSecs);
  const most = maxFill(state, nowSecs);
  if (!quote || quote.price === 0n || most === 0n) return undefined;
  const floor = most / LEAST_PART;
  return {
    least: mulDivCeil(floor > 0n ? floor : 1n, Q40, quote.price),
    most: ((most + 1n) * Q40 - 1n) / quote.cap,
  };
}

/** micro-USDC that the burn auction pays for `zeroIn` micro-ZERO at `price` (Q24.40). */
export function auctionPays(zeroIn: bigint, price: bigint): bigint {
  return mulDivFloor(zeroIn, price, Q40);
}

/** The most micro-USDC that one fill of the burn auction can pay now; 0 where there is no price window. */
export function maxFill(state: AuctionState, nowSecs: bigint): bigint {
  const window = priceWindow(state.venue, nowSecs);
  if (!window) return 0n;
  return least(state.ledger.burnBudget, maxSlice(least(state.quoteReserve, window.leastQuote), state.venue.feeBps));
}

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
