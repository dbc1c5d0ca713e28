/** Prices and trades as the design says: Q24.40 micro-USDC per micro unit of the base token. */
import type { Book } from './state.ts';
import { BPS, ceilDiv, elapsed, fits, least } from './math.ts';

type Venue = Book<'venue'>;
type Observation = Venue['observations'][number];

const RING = 16;
const STEP_BPS = 200n;
const BAND_BPS = 300n;
const [YOUNGEST, OLDEST, FRESH] = [1_200n, 3_600n, 600n];
export const OBSERVATION_SPACING = 120n;

/** What a pool holds. */
export interface Reserves {
  readonly quote: bigint;
  readonly base: bigint;
}

/** undefined where it does not fit 64 bits, or is none */
export function spot({ quote, base }: Reserves): bigint | undefined {
  if (base === 0n) return undefined;
  const price = (quote << 40n) / base;
  return fits(price) ? price : undefined;
}

export function newest(venue: Venue): Observation | undefined {
  return venue.observed === 0n ? undefined : venue.observations[Number((venue.observed - 1n) % BigInt(RING))];
}

/** Records a price, at most 2 % from the last one. */
export function record(venue: Venue, price: bigint, { quote, base }: Reserves, now: bigint): void {
  const last = newest(venue);
  let [recorded, area] = [price, 0n];
  if (last) {
    const lowest = (last.price * (BPS - STEP_BPS)) / BPS;
    const highest = least(ceilDiv(last.price * (BPS + STEP_BPS), BPS), (1n << 64n) - 1n);
    recorded = price < lowest ? lowest : price > highest ? highest : price;
    area = last.area + last.price * elapsed(last.at, now);
  }
  const place = Number(venue.observed % BigInt(RING));
  venue.observations[place] = { at: now, price: recorded, quoteReserve: quote, baseReserve: base, area };
  venue.observed += 1n;
}

export interface PriceWindow {
  readonly twap: bigint;
  readonly leastQuote: bigint;
  readonly leastBase: bigint;
  readonly leastPrice: bigint;
}

/** The average since the youngest observation that is 20 to 60 minutes old, and the least of everything since; or why there is none. */
export function priceWindow(venue: Venue, now: bigint): PriceWindow | 'TwapTooShort' | 'PriceStale' {
  const last = newest(venue);
  if (!last) return 'TwapTooShort';
  if (elapsed(last.at, now) > FRESH) return 'PriceStale';
  const kept = venue.observations.slice(0, Number(least(venue.observed, BigInt(RING))));
  const old = kept.filter((o) => elapsed(o.at, now) >= YOUNGEST && elapsed(o.at, now) <= OLDEST);
  const start = old.reduce<Observation | undefined>((best, o) => (best && best.at >= o.at ? best : o), undefined);
  if (!start) return 'TwapTooShort';
  const since = kept.filter((o) => o.at >= start.at);
  return {
    twap: (last.area + last.price * elapsed(last.at, now) - start.area) / elapsed(start.at, now),
    leastQuote: least(...since.map((o) => o.quoteReserve)),
    leastBase: least(...since.map((o) => o.baseReserve)),
    leastPrice: least(...since.map((o) => o.price)),
  };
}

export const isInBand = (price: bigint, twap: bigint) => {
  const apart = price > twap ? price - twap : twap - price;
  return apart * BPS <= twap * BAND_BPS;
};

/** What a constant-product pool pays; the fee is rounded up and stays in it. */
export function paid(amount: bigint, reserveIn: bigint, reserveOut: bigint, feeBps: bigint): bigint {
  const net = amount - ceilDiv(amount * feeBps, BPS);
  return reserveIn === 0n || reserveOut === 0n ? 0n : (reserveOut * net) / (reserveIn + net);
}
