import { dayOf, maxSlice, quoteOut, spotPrice, twap, WSOL_MINT, type Venue } from '@shardmarket/sdk';
import type { PublicKey } from '@solana/web3.js';

/** Least chain seconds between two observations, and between two slices: the program's own limits. */
export const OBSERVATION_SPACING = 120n;
export const SLICE_SPACING = 600n;
/** Most that spot may differ from the average when a slice is bought, in percent: the program's own limit. */
const SLICE_BAND_PERCENT = 3n;

/** Fees in USDC are swept from this sum on, micro-USDC: a transaction should not cost more than it brings. */
const WORTH_SWEEPING = 1_000_000n;

/** A venue with its pool's reserves. */
export interface VenueState {
  readonly venue: Venue;
  /** micro-USDC */
  readonly quoteReserve: bigint;
  /** micro-ZERO, or lamports of wSOL */
  readonly baseReserve: bigint;
}

/** What the chain says about the daily work; all from one moment. */
export interface EpochState {
  /** chain time, unix seconds */
  readonly now: bigint;
  readonly lastEpochDay: bigint;
  /** micro-USDC */
  readonly burnBudget: bigint;
  /** when the burn auction last sold, unix seconds: slices wait after it as after one of their own */
  readonly auctionFilledAt: bigint;
  /** trading fees that wait: micro-USDC and lamports of wSOL */
  readonly fees: { readonly usdc: bigint; readonly wsol: bigint };
  /** micro-USDC of fees that became treasury so far */
  readonly feesSwept: bigint;
  /** a pause lasts until then, unix seconds; 0 when there never was one */
  readonly pausedUntil: bigint;
  /** what slices buy */
  readonly zeroMint: PublicKey;
  readonly venues: readonly VenueState[];
}

export type Step =
  | { readonly kind: 'open_epoch'; readonly day: bigint }
  | { readonly kind: 'observe_price'; readonly venue: Venue }
  | { readonly kind: 'sweep_fees'; readonly feesSwept: bigint }
  | { readonly kind: 'sell_fees'; readonly venue: Venue; readonly amount: bigint }
  | { readonly kind: 'buyback_slice'; readonly venue: Venue; readonly amount: bigint };

/**
 * The next piece of daily work, derived from the chain alone: days that were missed come first and in order, then a price
 * observation, then trading fees, then a slice. Undefined when nothing is due. While a pause lasts the program takes observations only.
 */
export function nextStep(state: EpochState): Step | undefined {
  const paused = state.now < state.pausedUntil;
  if (!paused && state.lastEpochDay < dayOf(state.now)) return { kind: 'open_epoch', day: state.lastEpochDay + 1n };
  const stale = state.venues.find(({ venue }) => {
    if (venue.retired) return false;
    const newest = newestAt(venue);
    return newest === undefined || state.now - newest >= OBSERVATION_SPACING;
  });
  if (stale) return { kind: 'observe_price', venue: stale.venue };
  if (paused) return undefined;
  if (state.fees.usdc >= WORTH_SWEEPING) return { kind: 'sweep_fees', feesSwept: state.feesSwept };
  for (const venue of state.venues) {
    const step = trade(venue, state);
    if (step) return step;
  }
  return undefined;
}

function trade(state: VenueState, { zeroMint, now, fees, burnBudget, auctionFilledAt }: EpochState): Step | undefined {
  const { venue } = state;
  if (venue.baseMint.equals(WSOL_MINT)) {
    const amount = sliceAmount(state, fees.wsol, now);
    return amount > 0n ? { kind: 'sell_fees', venue, amount } : undefined;
  }
  if (!venue.baseMint.equals(zeroMint) || now - auctionFilledAt < SLICE_SPACING) return undefined;
  const amount = sliceAmount(state, burnBudget, now);
  return amount > 0n ? { kind: 'buyback_slice', venue, amount } : undefined;
}

/** Days whose epoch has begun and is not open. */
export function epochsBehind(state: Pick<EpochState, 'now' | 'lastEpochDay'>): number {
  const behind = dayOf(state.now) - state.lastEpochDay;
  return behind > 0n ? Number(behind) : 0;
}

/**
 * What the venue takes now of `available`: micro-USDC, or lamports where it trades wSOL. That is at most `maxSlice` of the least
 * reserve that it adds to; 0 where the program would refuse.
 * The program looks at the reserves since its price window began; all kept observations are never more than that allows.
 */
export function sliceAmount({ venue, quoteReserve, baseReserve }: VenueState, available: bigint, now: bigint): bigint {
  if (venue.retired || now < venue.activeAt) return 0n;
  if (available <= 0n || now - venue.lastSliceAt < SLICE_SPACING) return 0n;
  const average = twap(venue, now);
  if (average === undefined || baseReserve <= 0n) return 0n;
  const spot = spotPrice(quoteReserve, baseReserve);
  const apart = spot > average ? spot - average : average - spot;
  if (apart * 100n > average * SLICE_BAND_PERCENT) return 0n;
  const sells = venue.baseMint.equals(WSOL_MINT);
  const [reserveIn, reserveOut] = sells ? [baseReserve, quoteReserve] : [quoteReserve, baseReserve];
  const reserves = kept(venue).map((observation) => (sells ? observation.baseReserve : observation.quoteReserve));
  const least = reserves.reduce((a, b) => (a < b ? a : b), reserveIn);
  const most = maxSlice(least, venue.feeBps);
  const amount = available < most ? available : most;
  return amount > 0n && quoteOut(amount, reserveIn, reserveOut, venue.feeBps) > 0n ? amount : 0n;
}

function kept(venue: Venue): Venue['observations'] {
  const size = BigInt(venue.observations.length);
  return venue.observations.slice(0, Number(venue.observed < size ? venue.observed : size));
}

function newestAt(venue: Venue): bigint | undefined {
  if (venue.observed === 0n) return undefined;
  return venue.observations[Number((venue.observed - 1n) % BigInt(venue.observations.length))]?.at;
}
