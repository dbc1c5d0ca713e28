/** A holder sells ZERO to the burn budget. */
import { usdcOf, zeroOf } from '../cast.ts';
import { elapsed, fits, least, part } from '../model/math.ts';
import { priceWindow, spot } from '../model/prices.ts';
import type { Book, Model } from '../model/state.ts';
import { drawVenue, LEAST_PART, mostAtOnce, PINNED, reservesOf, SPACING } from './market.ts';
import type { Operation } from './operation.ts';
import { anybody, at, ONCE, tokens, USDC_MINT, VAULTS, ZERO_MINT } from './rules.ts';
import { isPaused } from './shared.ts';

const [START_BPS, WHOLE_BPS, RISE] = [9_000n, 10_000n, 6n * 3_600n];
const ONE = 1n << 40n;

/** What the auction pays for one micro-ZERO now, Q24.40; undefined where there is no price. */
function priceOf(m: Model, venue: Book<'venue'>): bigint | undefined {
  const [window, price] = [priceWindow(venue, m.now), spot(reservesOf(m, venue))];
  if (typeof window === 'string' || price === undefined) return undefined;
  const risen = least(elapsed(m.need('ledger', ONCE.ledger).auctionAt, m.now), RISE);
  return part(least(window.twap, window.leastPrice, price), START_BPS + ((WHOLE_BPS - START_BPS) * risen) / RISE);
}

/** Micro-USDC that may be spent at once. */
function wholeOf(m: Model, venue: Book<'venue'>): bigint {
  const window = priceWindow(venue, m.now);
  const quote = typeof window === 'string' ? 0n : least(reservesOf(m, venue).quote, window.leastQuote);
  return least(m.need('ledger', ONCE.ledger).burnBudget, mostAtOnce(quote, venue.feeBps));
}

export const fillBurnAuction: Operation = {
  weight: 6,
  accounts: {
    seller: anybody,
    venue: (m, address) => {
      const venue = m.get('venue', address);
      if (!venue) return ['account'];
      return venue.baseMint === ZERO_MINT ? undefined : ['WrongVenue'];
    },
    sellerZeroTokens: tokens(ZERO_MINT, at('seller')),
    sellerUsdcTokens: tokens(USDC_MINT, at('seller')),
    baseVault: PINNED.baseVault,
    quoteVault: PINNED.quoteVault,
  },
  draw(draw) {
    const { m, rng, cast } = draw;
    const found = drawVenue(draw, rng.percent(95) ? ZERO_MINT : undefined);
    if (!found || (typeof priceWindow(found[1], m.now) === 'string' && rng.percent(85))) return undefined;
    const [venue, book] = found;
    const [price, whole] = [priceOf(m, book), wholeOf(m, book)];
    if (whole === 0n && rng.percent(80)) return undefined;
    const spent = rng.percent(70) ? whole / LEAST_PART + rng.upTo(whole - whole / LEAST_PART) : rng.amount(whole);
    const zero = price ? (spent * ONE) / price + BigInt(rng.int(3)) : rng.upTo(1_000_000n);
    const seller = rng.pick([...cast.stakers, cast.attacker]);
    const minUsdc = rng.percent(85) ? least(spent, 1n) : rng.amount(spent, 0n);
    return {
      args: { zeroIn: fits(zero) ? zero : 0n, minUsdc },
      accounts: {
        seller,
        venue,
        sellerZeroTokens: zeroOf(seller),
        sellerUsdcTokens: usdcOf(seller),
        baseVault: book.baseVault,
        quoteVault: book.quoteVault,
      },
    };
  },
  judge(v, m, { args, accounts }) {
    const [zero, asked] = [args['zeroIn'] as bigint, args['minUsdc'] as bigint];
    const [ledger, venue] = [m.need('ledger', ONCE.ledger), m.need('venue', accounts['venue'])];
    const [window, price, whole] = [priceWindow(venue, m.now), priceOf(m, venue), wholeOf(m, venue)];
    v.because(isPaused(m), 'Paused');
    v.because(venue.retired !== 0, 'VenueRetired');
    v.because(m.now < venue.activeAt, 'VenueNotActive');
    v.because(elapsed(venue.lastSliceAt, m.now) < SPACING, 'SliceTooSoon');
    v.because(elapsed(ledger.auctionFilledAt, m.now) < SPACING, 'SliceTooSoon');
    if (typeof window === 'string') v.because(true, window);
    else v.because(price === undefined, 'PriceOutOfRange');
    if (price === undefined) return undefined;
    const pays = (zero * price) / ONE;
    v.because(pays === 0n || pays > whole || pays < whole / LEAST_PART, 'AuctionOutOfRange');
    v.because(pays < asked, 'AuctionPaysLess');
    v.transfer(m, accounts['sellerZeroTokens'], accounts['sellerZeroTokens'], zero);
    v.transfer(m, VAULTS.escrow, accounts['sellerUsdcTokens'], pays);
    return () => {
      m.burn(accounts['sellerZeroTokens'] ?? '', zero);
      m.move(VAULTS.escrow, accounts['sellerUsdcTokens'], pays);
      ledger.burnBudget -= pays;
      ledger.usdcSpentOnBurns += pays;
      ledger.zeroBurned += zero;
      ledger.auctionSpent += pays;
      ledger.auctionBurned += zero;
      Object.assign(ledger, { auctionAt: m.now, auctionFilledAt: m.now });
    };
  },
};
