use super::{credit, is_fair_part, most_at_once, seconds_between, Ledger, Pure, Reserves, Venue, Window};
use crate::{MarketError, AUCTION_SECS, AUCTION_START_BPS, SLICE_SPACING};
use market_math::{mul_div_floor, BPS};

/// ZERO that is offered to the burn auction.
#[derive(Clone, Copy, Debug)]
pub struct Offered {
    /// Micro-ZERO.
    pub zero: u64,
    /// The least that its seller takes for it, micro-USDC.
    pub least: u64,
    /// What the auction may spend, micro-USDC.
    pub budget: u64,
    /// When its price began to rise, unix seconds.
    pub since: i64,
    /// What the pool holds now.
    pub reserves: Reserves,
}

impl Window {
    /// The most that the auction pays, Q24.40: the lesser of the spot price and the least price of the window, which the average is
    /// never below. Fails as `spot` does.
    pub fn auction_cap(&self, reserves: Reserves) -> Pure<u64> {
        Ok(self.least_price.min(reserves.spot()?))
    }
}

/// The auction's price, micro-USDC per micro-ZERO in Q24.40: `floor(cap × part / 10000)`, where `part` rises from 9000 to 10000 over
/// 6 hours: `9000 + floor(1000 × seconds / 21600)`. Fails never: the result is at most `cap`.
pub fn auction_price(cap: u64, since: i64, now: i64) -> Pure<u64> {
    let seconds = seconds_between(since, now).min(AUCTION_SECS as u64);
    let part = AUCTION_START_BPS + (BPS - AUCTION_START_BPS).wrapping_mul(seconds) / AUCTION_SECS as u64;
    mul_div_floor(cap, part, BPS).ok_or(MarketError::Overflow)
}

impl Venue {
    /// What the auction pays for the offered ZERO: `floor(zero × price / 2^40)` micro-USDC.
    ///
    /// That is at most what a slice could spend now, half of `fee × least quote reserve`, and at least a quarter of that or of the
    /// budget: so a fill gains nothing by a push of the price that a slice does not, and dust does not use up the spacing.
    ///
    /// Fails with `SliceTooSoon` after a slice on this venue, with `AuctionOutOfRange` outside that range, with `AuctionPaysLess`
    /// below what the seller asks for, and as `window` and `spot` do.
    pub fn check_fill(&self, offered: &Offered, now: i64) -> Pure<u64> {
        self.check_spacing(now)?;
        let window = self.window(now)?;
        let price = auction_price(window.auction_cap(offered.reserves)?, offered.since, now)?;
        let pays = mul_div_floor(offered.zero, price, 1 << 40).ok_or(MarketError::AuctionOutOfRange)?;
        let least_quote = offered.reserves.quote.min(window.least_quote);
        if !is_fair_part(pays, offered.budget, most_at_once(least_quote, self.fee_bps.get())) {
            return Err(MarketError::AuctionOutOfRange);
        }
        if pays < offered.least {
            return Err(MarketError::AuctionPaysLess);
        }
        Ok(pays)
    }
}

/// The burn auction's clock and books.
impl Ledger {
    /// Before the burn budget is added to: what was empty begins to rise from now on.
    pub fn fund_auction(&mut self, now: i64) {
        if self.burn_budget.get() == 0 {
            self.auction_at = now.into();
        }
    }

    /// Fails with `SliceTooSoon` when the last fill is too fresh, for another fill and for a slice on any venue.
    pub fn check_auction_spacing(&self, now: i64) -> Pure<()> {
        if seconds_between(self.auction_filled_at.get(), now) < SLICE_SPACING as u64 {
            return Err(MarketError::SliceTooSoon);
        }
        Ok(())
    }

    /// The auction spent `spent` on `burned`; its price starts over.
    pub fn fill_auction(&mut self, spent: u64, burned: u64, now: i64) -> Pure<()> {
        self.burn(spent, burned)?;
        credit(&mut self.auction_spent, spent)?;
        credit(&mut self.auction_burned, burned)?;
        self.auction_at = now.into();
        self.auction_filled_at = now.into();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::OBSERVATION_SPACING;
    use bytemuck::Zeroable;

    const ONE: u64 = 1 << 40;
    const HOUR: i64 = 3_600;

    /// A venue of 1 % that was seen with these reserves for half an hour, and the time.
    fn seen(reserves: Reserves) -> (Venue, i64) {
        let mut venue = Venue { fee_bps: 100.into(), ..Venue::zeroed() };
        for n in 0..16 {
            venue.observe(reserves.spot().unwrap(), reserves, 10_000 + n * OBSERVATION_SPACING).unwrap();
        }
        (venue, 10_000 + 15 * OBSERVATION_SPACING)
    }

    const EVEN: Reserves = Reserves { quote: 20_000, base: 20_000 };
    const WHOLE: Offered = Offered { zero: 100, least: 100, budget: 1_000_000, since: -9 * HOUR, reserves: EVEN };

    #[test]
    fn the_price_rises_from_nine_tenths_over_six_hours() {
        let part = |seconds| auction_price(10_000, 100, 100 + seconds);
        for (seconds, expected) in [(-1, 9_000), (0, 9_000), (21, 9_000), (22, 9_001), (3 * HOUR, 9_500)] {
            assert_eq!(part(seconds), Ok(expected), "{seconds}");
        }
        for (seconds, expected) in [(6 * HOUR - 1, 9_999), (6 * HOUR, 10_000), (6 * HOUR + 1, 10_000)] {
            assert_eq!(part(seconds), Ok(expected), "{seconds}");
        }
        assert_eq!(auction_price(u64::MAX, i64::MIN, i64::MAX), Ok(u64::MAX));
    }

    #[test]
    fn the_cap_is_the_least_of_spot_and_window() {
        let (mut venue, now) = seen(EVEN);
        let cap = |venue: &Venue, quote, now| venue.window(now)?.auction_cap(Reserves { quote, base: 20_000 });
        assert_eq!(cap(&venue, 20_000, now), Ok(ONE));
        assert_eq!(cap(&venue, 30_000, now), Ok(ONE));
        assert_eq!(cap(&venue, 10_000, now), Ok(ONE / 2));
        let later = now + OBSERVATION_SPACING;
        venue.observe(ONE / 100 * 99, EVEN, later).unwrap();
        assert_eq!(cap(&venue, 20_000, later), Ok(ONE / 100 * 99));
        assert_eq!(cap(&venue, 0, later), Ok(0));
        assert_eq!(cap(&venue, 20_000, later + 601), Err(MarketError::PriceStale));
    }

    #[test]
    fn a_fill_is_within_what_a_slice_could_spend() {
        let (mut venue, now) = seen(EVEN);
        let zero = |zero, budget| venue.check_fill(&Offered { zero, least: 0, budget, ..WHOLE }, now);
        assert_eq!(zero(100, 1_000_000), Ok(100));
        assert_eq!(zero(101, 1_000_000), Err(MarketError::AuctionOutOfRange));
        assert_eq!((zero(25, 1_000_000), zero(24, 1_000_000)), (Ok(25), Err(MarketError::AuctionOutOfRange)));
        assert_eq!((zero(40, 40), zero(41, 40)), (Ok(40), Err(MarketError::AuctionOutOfRange)));
        assert_eq!(zero(u64::MAX, u64::MAX), Err(MarketError::AuctionOutOfRange));
        assert_eq!(zero(0, 1_000_000), Err(MarketError::AuctionOutOfRange));
        assert_eq!(zero(1, 0), Err(MarketError::AuctionOutOfRange));
        // More in the pool now does not raise the bound, less lowers it.
        let with = |quote| venue.check_fill(&Offered { reserves: Reserves { quote, base: quote }, ..WHOLE }, now);
        assert_eq!((with(30_000), with(19_999)), (Ok(100), Err(MarketError::AuctionOutOfRange)));
        venue.traded(1, 1, now).unwrap();
        assert_eq!(venue.check_fill(&WHOLE, now + 599), Err(MarketError::SliceTooSoon));
        assert!(venue.check_fill(&WHOLE, now + 600).is_ok());
    }

    #[test]
    fn the_seller_gets_what_was_asked_for_or_nothing_is_sold() {
        let (venue, now) = seen(EVEN);
        assert_eq!(venue.check_fill(&WHOLE, now), Ok(100));
        assert_eq!(venue.check_fill(&Offered { least: 101, ..WHOLE }, now), Err(MarketError::AuctionPaysLess));
    }

    #[test]
    fn the_clock_starts_with_the_budget_and_over_with_each_fill() {
        let mut ledger = Ledger::zeroed();
        ledger.fund_auction(50);
        ledger.burn_budget = 90.into();
        ledger.fund_auction(60);
        assert_eq!((ledger.auction_at.get(), ledger.auction_filled_at.get()), (50, 0));
        ledger.fill_auction(30, 7, 700).unwrap();
        assert_eq!((ledger.auction_at.get(), ledger.auction_filled_at.get()), (700, 700));
        assert_eq!((ledger.burn_budget.get(), ledger.auction_spent.get(), ledger.auction_burned.get()), (60, 30, 7));
        assert_eq!((ledger.usdc_spent_on_burns.get(), ledger.zero_burned.get()), (30, 7));
        assert_eq!(ledger.check_auction_spacing(1_299), Err(MarketError::SliceTooSoon));
        assert_eq!(ledger.check_auction_spacing(1_300), Ok(()));
        assert_eq!(ledger.fill_auction(61, 1, 800), Err(MarketError::LedgerUnderflow));
        assert_eq!(ledger.auction_at.get(), 700);
    }
}
