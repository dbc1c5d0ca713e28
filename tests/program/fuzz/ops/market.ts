import { POOL_SWAP_DISCRIMINATOR } from '@shardmarket/sdk';
import { FEE_BPS } from '../../support/actors.ts';
import { derive, NOBODY, type Addr } from '../addresses.ts';
import { elapsed, fits, least, part } from '../model/math.ts';
import {
  isInBand,
  newest,
  OBSERVATION_SPACING,
  paid,
  priceWindow,
  record,
  spot,
  type Reserves,
} from '../model/prices.ts';
import type { Book, Model } from '../model/state.ts';
import type { Call, Draw, Operation } from './operation.ts';
import { a, exactly, ONCE, same, VAULTS, ZERO_MINT } from './rules.ts';
import { isPaused } from './shared.ts';
import type { Verdict } from './verdict.ts';

/** What the pools of the local chain keep. */
export const POOL_FEE = BigInt(FEE_BPS);
export const SPACING = 600n;
/** Micro units that may be traded at once where a pool holds so many: half of its fee on all of them. */
export const mostAtOnce = (reserve: bigint, feeBps: number) => part(reserve, feeBps) / 2n;
/** A trade must be at least a quarter of what could be traded. */
export const LEAST_PART = 4n;

export const venueOf = (m: Model, call: Call) => m.get('venue', call.accounts['venue']);
/** The accounts that a venue pins. */
export const PINNED = {
  baseVault: same((m, call) => venueOf(m, call)?.baseVault, 'AccountMismatch'),
  quoteVault: same((m, call) => venueOf(m, call)?.quoteVault, 'AccountMismatch'),
  pool: same((m, call) => venueOf(m, call)?.pool, 'AccountMismatch'),
  poolProgram: same((m, call) => venueOf(m, call)?.program, 'AccountMismatch'),
};

/** Some venue, of that token if it is named. */
export function drawVenue({ m, rng }: Draw, base?: Addr): [Addr, Book<'venue'>] | undefined {
  const fitting = m.all('venue').filter((venue) => base === undefined || m.need('venue', venue).baseMint === base);
  const address = rng.maybe(fitting);
  return address === undefined ? undefined : [address, m.need('venue', address)];
}

export const reservesOf = (m: Model, venue: Book<'venue'>): Reserves => ({
  quote: m.purse(venue.quoteVault).amount,
  base: m.purse(venue.baseVault).amount,
});

export const observePrice: Operation = {
  weight: 12,
  alone: true,
  accounts: { venue: a('venue'), baseVault: PINNED.baseVault, quoteVault: PINNED.quoteVault },
  draw(draw) {
    const found = drawVenue(draw);
    if (!found) return undefined;
    const [venue, { baseVault, quoteVault }] = found;
    return { args: {}, accounts: { venue, baseVault, quoteVault } };
  },
  judge(v, m, call) {
    const venue = m.need('venue', call.accounts['venue']);
    const [reserves, last] = [reservesOf(m, venue), newest(venue)];
    const price = spot(reserves);
    v.because(price === undefined || price === 0n, 'PriceOutOfRange');
    v.because(last !== undefined && elapsed(last.at, m.now) < OBSERVATION_SPACING, 'ObservedTooRecently');
    return () => record(venue, price ?? 0n, reserves, m.now);
  },
};

/** Notes why so much of what is available cannot be traded on a venue. @returns what the pool would pay */
export function judgeSlice(
  v: Verdict,
  m: Model,
  venue: Book<'venue'>,
  buys: boolean,
  amount: bigint,
  available: bigint,
): bigint {
  const reserves = reservesOf(m, venue);
  const window = priceWindow(venue, m.now);
  v.because(isPaused(m), 'Paused');
  v.because(venue.retired !== 0, 'VenueRetired');
  v.because(m.now < venue.activeAt, 'VenueNotActive');
  v.because(elapsed(venue.lastSliceAt, m.now) < SPACING, 'SliceTooSoon');
  v.because(amount > available, 'SliceAboveBudget');
  if (typeof window === 'string') {
    v.because(true, window);
    return 0n;
  }
  const [reserveIn, reserveOut] = buys ? [reserves.quote, reserves.base] : [reserves.base, reserves.quote];
  const bound = least(reserveIn, buys ? window.leastQuote : window.leastBase);
  const whole = least(available, mostAtOnce(bound, venue.feeBps));
  const out = paid(amount, reserveIn, reserveOut, BigInt(venue.feeBps));
  v.because(amount === 0n || amount > whole || amount < whole / LEAST_PART || out === 0n, 'SliceOutOfRange');
  const price = spot(reserves);
  v.because(price === undefined, 'PriceOutOfRange');
  v.because(price !== undefined && !isInBand(price, window.twap), 'PriceOutsideBand');
  return out;
}

export const buybackSlice: Operation = {
  weight: 8,
  alone: true,
  accounts: {
    venue: (m, address) => {
      const venue = m.get('venue', address);
      if (!venue) return ['account'];
      return venue.baseMint === ZERO_MINT ? undefined : ['WrongVenue'];
    },
    zeroMint: exactly(ZERO_MINT, 'WrongMint'),
    ...PINNED,
  },
  draw(draw) {
    const { m, rng } = draw;
    const found = drawVenue(draw, rng.percent(95) ? ZERO_MINT : undefined);
    // Without an average price nothing can be traded: that is tried now and then.
    if (!found || (typeof priceWindow(found[1], m.now) === 'string' && rng.percent(85))) return undefined;
    const [venue, { baseVault, quoteVault, pool, program, feeBps }] = found;
    const most = least(m.need('ledger', ONCE.ledger).burnBudget, mostAtOnce(m.purse(quoteVault).amount, feeBps));
    const amount = rng.percent(60) ? most / 4n + rng.upTo(most - most / 4n) : rng.amount(most);
    return { args: { amount }, accounts: { venue, baseVault, quoteVault, pool, poolProgram: program } };
  },
  judge(v, m, { args, accounts }) {
    const amount = args['amount'] as bigint;
    const [ledger, venue] = [m.need('ledger', ONCE.ledger), m.need('venue', accounts['venue'])];
    const expected = judgeSlice(v, m, venue, true, amount, ledger.burnBudget);
    v.because(elapsed(ledger.auctionFilledAt, m.now) < SPACING, 'SliceTooSoon');
    const { quote, base } = reservesOf(m, venue);
    // The pool knows its own fee; it refuses to pay less than it was told to.
    const bought = paid(amount, quote, base, POOL_FEE);
    v.because(bought < expected, 'Slippage');
    v.because(bought === 0n, 'AmountOutOfRange');
    v.because(Buffer.compare(venue.discriminator, POOL_SWAP_DISCRIMINATOR) !== 0, 'InstructionFallbackNotFound');
    v.because(!fits(ledger.zeroBurned + bought), 'Overflow');
    return () => {
      m.move(VAULTS.escrow, venue.quoteVault, amount);
      m.move(venue.baseVault, VAULTS.burn, bought);
      m.burn(VAULTS.burn, bought);
      ledger.burnBudget -= amount;
      ledger.usdcSpentOnBurns += amount;
      ledger.zeroBurned += bought;
      Object.assign(venue, { lastSliceAt: m.now, spent: venue.spent + amount, bought: venue.bought + bought });
    };
  },
};

/** Address of the venue of a pool. */
export const venueAddress = (pool: Addr | null | undefined) => derive([{ text: 'venue' }, pool ?? NOBODY]).address;
