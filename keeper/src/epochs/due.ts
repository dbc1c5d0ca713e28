import { dayOf, maxSlice, quoteOut, spotPrice, twap, type Venue } from '@shardmarket/sdk';
import type { PublicKey } from '@solana/web3.js';

/** Least chain seconds between two observations, and between two slices: the program's own limits. */
export const OBSERVATION_SPACING = 120n;
export const SLICE_SPACING = 600n;
/** Most that spot may differ from the average when a slice is bought, in percent: the program's own limit. */
const SLICE_BAND_PERCENT = 3n;

/** A venue with its pool's reserves. */
export interface VenueState {
  readonly venue: Venue;
  /** micro-USDC */
  readonly quoteReserve: bigint;
  /** micro-ZERO */
  readonly baseReserve: bigint;
}

/** What the chain says about the daily work; all from one moment. */
export interface EpochState {
  /** chain time, unix seconds */
  readonly now: bigint;
  readonly lastEpochDay: bigint;
  /** micro-USDC */
  readonly burnBudget: bigint;
  /** a pause lasts until then, unix seconds; 0 when there never was one */
  readonly pausedUntil: bigint;
  /** what slices buy */
  readonly zeroMint: PublicKey;
  readonly venues: readonly VenueState[];
}

export type Step =
  | { readonly kind: 'open_epoch'; readonly day: bigint }
  | { readonly kind: 'observe_price'; readonly venue: Venue }
  | { readonly kind: 'buyback_slice'; readonly venue: Venue; readonly amount: bigint };

/**
 * The next piece of daily work, derived from the chain alone: days that were missed come first and in order, then a price
 * observation, then a slice. Undefined when nothing is due. While a pause lasts the program takes observations only.
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
  for (const venue of state.venues) {
    if (!venue.venue.baseMint.equals(state.zeroMint)) continue;
    const amount = sliceAmount(venue, state.burnBudget, state.now);
    if (amount > 0n) return { kind: 'buyback_slice', venue: venue.venue, amount };
  }
  return undefined;
}

/** Days whose epoch has begun and is not open. */
export function epochsBehind(state: Pick<EpochState, 'now' | 'lastEpochDay'>): number {
  const behind = dayOf(state.now) - state.lastEpochDay;
  return behind > 0n ? Number(behind) : 0;
}

/**
 * micro-USDC that the venue takes now: `min(budget, floor(least quote reserve × fee))`; 0 where the program would refuse.
 * The program looks at the reserves since its price window began; all kept observations are never more than that allows.
 */
export function sliceAmount({ venue, quoteReserve, baseReserve }: VenueState, budget: bigint, now: bigint): bigint {
  if (venue.retired || now < venue.activeAt) return 0n;
  if (budget <= 0n || now - venue.lastSliceAt < SLICE_SPACING) return 0n;
  const average = twap(venue, now);
  if (average === undefined || baseReserve <= 0n) return 0n;
  const spot = spotPrice(quoteReserve, baseReserve);
  const apart = spot > average ? spot - average : average - spot;
  if (apart * 100n > average * SLICE_BAND_PERCENT) return 0n;
  const reserves = kept(venue).map((observation) => observation.quoteReserve);
  const least = reserves.reduce((a, b) => (a < b ? a : b), quoteReserve);
  const most = maxSlice(least, venue.feeBps);
  const amount = budget < most ? budget : most;
  return amount > 0n && quoteOut(amount, quoteReserve, baseReserve, venue.feeBps) > 0n ? amount : 0n;
}

function kept(venue: Venue): Venue['observations'] {
  const size = BigInt(venue.observations.length);
  return venue.observations.slice(0, Number(venue.observed < size ? venue.observed : size));
}

function newestAt(venue: Venue): bigint | undefined {
  if (venue.observed === 0n) return undefined;
  return venue.observations[Number((venue.observed - 1n) % BigInt(venue.observations.length))]?.at;
}
