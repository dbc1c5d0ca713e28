use super::{seconds_between, Pure, Reserves, Venue};
use crate::{MarketError, LEAST_PART, SLICE_BAND_BPS, SLICE_PART, SLICE_SPACING};
use market_math::{quote_out, unsandwichable, within_band};

/// Which way a slice goes through the pool.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Side {
    /// USDC for ZERO.
    Buy,
    /// wSOL for USDC.
    Sell,
}

/// What is to be traded. One argument of its own: a function that is not inlined takes five.
#[derive(Clone, Copy, Debug)]
pub struct Slice {
    /// Which way.
    pub side: Side,
    /// Micro-USDC or lamports to give.
    pub amount: u64,
    /// Micro-USDC or lamports that there are.
    pub available: u64,
    /// What the pool holds now.
    pub reserves: Reserves,
}

/// What a slice must fetch.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Terms {
    /// Least that it must buy, by the reserves of now: micro-ZERO, or micro-USDC.
    pub min_out: u64,
    /// The average price, Q24.40.
    pub twap: u64,
}

/// Most that may be traded at once: half of `fee × reserve`, for what `SLICE_PART` says.
pub fn most_at_once(reserve: u64, fee_bps: u16) -> u64 {
    unsandwichable(reserve, fee_bps) / SLICE_PART
}

/// Whether `amount` is part of what can be traded at once, `min(available, most)`: not more than it, and not so little that
/// a stranger could use up the spacing with dust.
pub fn is_fair_part(amount: u64, available: u64, most: u64) -> bool {
    let whole = available.min(most);
    amount > 0 && amount <= whole && amount >= whole / LEAST_PART
}

impl Venue {
    /// Checks spacing, size and price of a slice.
    ///
    /// The size is at most half of `fee × reserve`, of the reserve of now and of the least of the price window: trading first does
    /// not raise the bound, and trading long before does not raise it by enough to pay.
    ///
    /// Fails with `SliceTooSoon`, with `SliceAboveBudget` above what is available, with `SliceOutOfRange` above the bound, below
    /// a quarter of what could be traded or for nothing, with `PriceOutsideBand`, and as `window` and `spot` do.
    pub fn check_slice(&self, slice: Slice, now: i64) -> Pure<Terms> {
        self.check_spacing(now)?;
        let reserves = slice.reserves;
        let window = self.window(now)?;
        if slice.amount > slice.available {
            return Err(MarketError::SliceAboveBudget);
        }
        let (reserve_in, reserve_out, least_in) = match slice.side {
            Side::Buy => (reserves.quote, reserves.base, window.least_quote),
            Side::Sell => (reserves.base, reserves.quote, window.least_base),
        };
        let fee_bps = self.fee_bps.get();
        let most = most_at_once(reserve_in.min(least_in), fee_bps);
        if !is_fair_part(slice.amount, slice.available, most) {
            return Err(MarketError::SliceOutOfRange);
        }
        if !within_band(reserves.spot()?, window.twap, SLICE_BAND_BPS) {
            return Err(MarketError::PriceOutsideBand);
        }
        match quote_out(slice.amount, reserve_in, reserve_out, fee_bps) {
            Some(min_out) if min_out > 0 => Ok(Terms { min_out, twap: window.twap }),
            _ => Err(MarketError::SliceOutOfRange),
        }
    }

    /// Fails with `SliceTooSoon` when the last slice is too fresh.
    pub fn check_spacing(&self, now: i64) -> Pure<()> {
        if seconds_between(self.last_slice_at.get(), now) < SLICE_SPACING as u64 {
            return Err(MarketError::SliceTooSoon);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::OBSERVATION_SPACING;
    use bytemuck::Zeroable;

    const SPACING: i64 = OBSERVATION_SPACING;

    /// A venue of 1 % that was seen with these reserves for half an hour, and the time.
    fn seen(quote: u64, base: u64) -> (Venue, i64) {
        let mut venue = Venue { fee_bps: 100.into(), ..Venue::zeroed() };
        let reserves = Reserves { quote, base };
        for n in 0..16 {
            venue.observe(reserves.spot().unwrap(), reserves, 10_000 + n * SPACING).unwrap();
        }
        (venue, 10_000 + 15 * SPACING)
    }

    fn check(venue: &Venue, side: Side, amount: u64, reserves: Reserves, now: i64) -> Pure<Terms> {
        venue.check_slice(Slice { side, amount, available: 1_000_000, reserves }, now)
    }

    #[test]
    fn each_side_is_bounded_by_the_reserve_that_it_adds_to() {
        let (venue, now) = seen(20_000, 40_000);
        let reserves = Reserves { quote: 20_000, base: 40_000 };
        let fetches = |side, amount| check(&venue, side, amount, reserves, now).map(|terms| terms.min_out);
        assert_eq!(fetches(Side::Buy, 100), Ok(40_000 * 99 / 20_099));
        assert_eq!(fetches(Side::Buy, 101), Err(MarketError::SliceOutOfRange));
        assert_eq!(fetches(Side::Sell, 200), Ok(20_000 * 198 / 40_198));
        assert_eq!(fetches(Side::Sell, 201), Err(MarketError::SliceOutOfRange));
    }

    #[test]
    fn trading_first_raises_neither_bound() {
        let (venue, now) = seen(20_000, 40_000);
        let bought = Reserves { quote: 20_100, base: 39_603 };
        assert!(check(&venue, Side::Buy, 100, bought, now).is_ok());
        assert_eq!(check(&venue, Side::Buy, 101, bought, now), Err(MarketError::SliceOutOfRange));
        assert_eq!(check(&venue, Side::Sell, 199, bought, now), Err(MarketError::SliceOutOfRange));
        let sold = Reserves { quote: 19_802, base: 40_200 };
        assert!(check(&venue, Side::Sell, 200, sold, now).is_ok());
        assert_eq!(check(&venue, Side::Sell, 201, sold, now), Err(MarketError::SliceOutOfRange));
        assert_eq!(check(&venue, Side::Buy, 100, sold, now), Err(MarketError::SliceOutOfRange));
    }

    #[test]
    fn not_above_what_there_is() {
        let (venue, now) = seen(20_000, 40_000);
        let reserves = Reserves { quote: 20_000, base: 40_000 };
        let slice = Slice { side: Side::Buy, amount: 51, available: 50, reserves };
        assert_eq!(venue.check_slice(slice, now), Err(MarketError::SliceAboveBudget));
        assert!(venue.check_slice(Slice { amount: 50, ..slice }, now).is_ok());
    }

    #[test]
    fn dust_does_not_use_up_the_spacing() {
        for (available, most, least) in [(1_000, 100, 25), (40, 100, 10), (3, 100, 1), (103, 103, 25), (0, 9, 1)] {
            assert!(!is_fair_part(least - 1, available, most));
            assert_eq!(is_fair_part(least, available, most), available > 0);
        }
    }

    #[test]
    fn not_for_nothing_and_not_outside_the_band() {
        let (venue, now) = seen(1_000_000, 100);
        let reserves = Reserves { quote: 1_000_000, base: 100 };
        assert_eq!(check(&venue, Side::Buy, 4_999, reserves, now), Err(MarketError::SliceOutOfRange));
        let (venue, now) = seen(10_000, 10_000);
        let at = |quote| check(&venue, Side::Buy, 45, Reserves { quote, base: 10_000 }, now);
        // Prices are floored: 0.97 itself is a hair below the band.
        assert!(at(10_300).is_ok() && at(9_701).is_ok());
        assert_eq!(at(10_301), Err(MarketError::PriceOutsideBand));
        assert_eq!(at(9_699), Err(MarketError::PriceOutsideBand));
    }
}
