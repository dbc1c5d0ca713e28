import { DAY, dayOf, maxSlice, quoteOut, spotPrice, twap, WSOL_MINT, type Venue } from '@shardmarket/sdk';
import type { PublicKey } from '@solana/web3.js';
import { stepsOf, type Duty as DutyOf } from '../duty.ts';
import { auctionFill, type AuctionFill, type Seller } from './auction.ts';

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
  /** when its price began to rise, unix seconds */
  readonly auctionAt: bigint;
  /** what the keeper would sell to it; undefined where it sells nothing */
  readonly seller?: Seller;
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
  | AuctionFill
  | { readonly kind: 'buyback_slice'; readonly venue: Venue; readonly amount: bigint };

type Duty = DutyOf<Step>;

/**
 * All daily work, derived from the chain alone and in the order in which it is done: days that were missed come first and in order, then price
 * observations, then trading fees, then fills of the burn auction (which burn more for the same USDC), then slices. While a pause lasts the program takes observations only.
 */
export function duties(state: EpochState): Duty[] {
  const live = state.venues.filter(({ venue }) => !venue.retired);
  const paused = state.now < state.pausedUntil;
  const why = `the program is paused for ${state.pausedUntil - state.now} s`;
  const held = (duty: Duty): Duty => (paused ? { kind: duty.kind, of: duty.of, why } : duty);
  const observations = live.map(({ venue }) => observation(venue, state.now));
  const trades = live.flatMap((venue) => trade(venue, state) ?? []);
  return [
    ...days(state).map(held),
    ...observations,
    held(sweep(state)),
    ...fills(live, state).map(held),
    ...trades.map(held),
  ];
}

/** The next piece of daily work. Undefined when nothing is due. */
export function nextStep(state: EpochState): Step | undefined {
  return stepsOf(duties(state))[0];
}

/** At most one for each market of ZERO, and none where the keeper sells nothing. */
function fills(live: readonly VenueState[], state: EpochState): Duty[] {
  const { seller, zeroMint } = state;
  if (!seller) return [];
  const markets = live.filter(({ venue }) => venue.baseMint.equals(zeroMint));
  return markets.map((market) => auctionFill(market, { ...state, seller }));
}

function days({ now, lastEpochDay }: EpochState): Duty[] {
  const today = dayOf(now);
  const duty = (day: bigint) => ({ kind: 'open_epoch' as const, of: `day ${day}` });
  if (lastEpochDay >= today) return [{ ...duty(today + 1n), why: `it begins in ${(today + 1n) * DAY - now} s` }];
  return Array.from({ length: Number(today - lastEpochDay) }, (_, i) => {
    const day = lastEpochDay + 1n + BigInt(i);
    const why = day === today ? 'the day has begun' : `it was missed: the chain is at day ${today}`;
    return { ...duty(day), why, step: { kind: 'open_epoch', day } };
  });
}

function observation(venue: Venue, now: bigint): Duty {
  const duty = { kind: 'observe_price' as const, of: venue.pool.toBase58() };
  const newest = newestAt(venue);
  const step: Step = { kind: 'observe_price', venue };
  if (newest === undefined) return { ...duty, why: 'its price was never observed', step };
  const why = `observed ${now - newest} s ago, due every ${OBSERVATION_SPACING} s`;
  return now - newest >= OBSERVATION_SPACING ? { ...duty, why, step } : { ...duty, why };
}

function sweep({ fees, feesSwept }: EpochState): Duty {
  const duty = { kind: 'sweep_fees' as const, of: 'trading fees' };
  const why = `${fees.usdc} micro-USDC wait, swept from ${WORTH_SWEEPING} on`;
  return fees.usdc >= WORTH_SWEEPING ? { ...duty, why, step: { kind: 'sweep_fees', feesSwept } } : { ...duty, why };
}

/** Undefined on a market of neither ZERO nor wSOL. */
function trade(state: VenueState, { zeroMint, now, fees, burnBudget, auctionFilledAt }: EpochState): Duty | undefined {
  const { venue } = state;
  const of = venue.pool.toBase58();
  if (venue.baseMint.equals(WSOL_MINT)) {
    const { amount, why } = slice(state, fees.wsol, now);
    return { kind: 'sell_fees', of, why, ...(amount > 0n && { step: { kind: 'sell_fees', venue, amount } }) };
  }
  if (!venue.baseMint.equals(zeroMint)) return undefined;
  const kind = 'buyback_slice' as const;
  if (now - auctionFilledAt < SLICE_SPACING) {
    return { kind, of, why: `the burn auction sold ${now - auctionFilledAt} s ago, ${SLICE_SPACING} s lie between` };
  }
  const { amount, why } = slice(state, burnBudget, now);
  return { kind, of, why, ...(amount > 0n && { step: { kind, venue, amount } }) };
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
export function sliceAmount(state: VenueState, available: bigint, now: bigint): bigint {
  return slice(state, available, now).amount;
}

function slice(state: VenueState, available: bigint, now: bigint): { amount: bigint; why: string } {
  const { venue, quoteReserve, baseReserve } = state;
  const no = (why: string) => ({ amount: 0n, why });
  if (venue.retired) return no('the venue is retired');
  if (now < venue.activeAt) return no(`the venue trades in ${venue.activeAt - now} s`);
  if (available <= 0n) return no('there is nothing to spend');
  const since = now - venue.lastSliceAt;
  if (since < SLICE_SPACING) return no(`the last slice was ${since} s ago, ${SLICE_SPACING} s lie between`);
  const average = twap(venue, now);
  if (average === undefined || baseReserve <= 0n) return no('there is no average price over 20 minutes yet');
  const spot = spotPrice(quoteReserve, baseReserve);
  const apart = spot > average ? spot - average : average - spot;
  if (apart * 100n > average * SLICE_BAND_PERCENT)
    return no(`the price is more than ${SLICE_BAND_PERCENT} % off its average`);
  const sells = venue.baseMint.equals(WSOL_MINT);
  const [reserveIn, reserveOut] = sells ? [baseReserve, quoteReserve] : [quoteReserve, baseReserve];
  const reserves = kept(venue).map((observation) => (sells ? observation.baseReserve : observation.quoteReserve));
  const least = reserves.reduce((a, b) => (a < b ? a : b), reserveIn);
  const most = maxSlice(least, venue.feeBps);
  const amount = available < most ? available : most;
  if (amount <= 0n || quoteOut(amount, reserveIn, reserveOut, venue.feeBps) <= 0n) return no('it would fetch nothing');
  return { amount, why: `${available} wait, ${most} is the most at a time` };
}

function kept(venue: Venue): Venue['observations'] {
  const size = BigInt(venue.observations.length);
  return venue.observations.slice(0, Number(venue.observed < size ? venue.observed : size));
}

function newestAt(venue: Venue): bigint | undefined {
  if (venue.observed === 0n) return undefined;
  return venue.observations[Number((venue.observed - 1n) % BigInt(venue.observations.length))]?.at;
}
