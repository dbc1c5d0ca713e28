import { auctionPays, auctionPrice, fillRange, maxFill, priceWindow, quoteOut, type Venue } from '@shardmarket/sdk';
import type { Duty } from '../duty.ts';
import { SLICE_SPACING, type EpochState, type VenueState } from './due.ts';

/** A fill that pays less is not worth its transaction, micro-USDC. */
const WORTH_SELLING = 1_000_000n;
/** A fill must pay at least this part of what could be paid: the program's own limit. */
const LEAST_PART = 4n;

/** What the keeper would sell to the burn auction. */
export interface Seller {
  /** micro-ZERO that one fill may sell: never more, whatever the auction takes */
  readonly most: bigint;
  /** micro-ZERO in its associated account */
  readonly zero: bigint;
  /** whether it has an account for the USDC */
  readonly paid: boolean;
}

export interface AuctionFill {
  readonly kind: 'fill_burn_auction';
  readonly venue: Venue;
  /** micro-ZERO */
  readonly zeroIn: bigint;
  /** least micro-USDC for it: what the auction pays by the chain that was looked at */
  readonly minUsdc: bigint;
  /** of the ledger: with each fill another number */
  readonly auctionFilledAt: bigint;
}

/**
 * Whether the keeper sells ZERO of its own to the burn auction now: only where that pays at least what the pool would for the same
 * amount, its fee and the price impact taken off (`quoteOut`). `minUsdc` is what the auction pays now: where the price has fallen by
 * the time the transaction runs, the program refuses it and nothing is sold.
 *
 * The amount is at most `fillRange`'s, because the price rises until the transaction runs.
 */
export function auctionFill(state: VenueState, epoch: EpochState & { readonly seller: Seller }): Duty<AuctionFill> {
  const { venue, quoteReserve, baseReserve } = state;
  const { now, burnBudget, auctionAt, auctionFilledAt, seller } = epoch;
  const duty = { kind: 'fill_burn_auction' as const, of: venue.pool.toBase58() };
  const no = (why: string) => ({ ...duty, why });
  if (now < venue.activeAt) return no(`the venue trades in ${venue.activeAt - now} s`);
  if (burnBudget === 0n) return no('there is no burn budget');
  const since = now - (venue.lastSliceAt > auctionFilledAt ? venue.lastSliceAt : auctionFilledAt);
  if (since < SLICE_SPACING) return no(`the last slice or fill was ${since} s ago, ${SLICE_SPACING} s lie between`);
  if (!seller.paid) return no('the keeper has no USDC account to be paid to');
  const auction = { venue, ledger: { auctionAt, burnBudget }, quoteReserve, baseReserve };
  if (!priceWindow(venue, now) || baseReserve === 0n) return no('there is no average price over 20 minutes yet');
  const price = auctionPrice(auction, now) ?? 0n;
  const most = maxFill(auction, now);
  const fits = fillRange(auction, now)?.most;
  if (fits === undefined) return no('the auction pays nothing');
  const zeroIn = [fits, seller.zero, seller.most].reduce((a, b) => (a < b ? a : b));
  const pays = auctionPays(zeroIn, price);
  if (pays < WORTH_SELLING)
    return no(`${zeroIn} micro-ZERO would fetch ${pays} micro-USDC, too little for a transaction`);
  if (pays < most / LEAST_PART) return no(`${pays} micro-USDC are too small a part of the ${most} that a fill can pay`);
  const pool = quoteOut(zeroIn, baseReserve, quoteReserve, venue.feeBps);
  const why = `it pays ${pays} micro-USDC for ${zeroIn} micro-ZERO, the pool ${pool}`;
  if (pays < pool) return no(why);
  return { ...duty, why, step: { kind: 'fill_burn_auction', venue, zeroIn, minUsdc: pays, auctionFilledAt } };
}
