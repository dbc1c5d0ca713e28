//! The bounds on slices and fills against whoever moves the price around them, in the pool's own integer arithmetic.

#[path = "../../math/tests/common/mod.rs"]
mod common;

use ::shardmarket::*;
use bytemuck::Zeroable;
use common::word;
use market_math::{price_q40, quote_out};
use proptest::prelude::*;

/// Reserves of a pool that a slice of at least one unit fits in, its fee, and how much of the first reserve is paid in before it, in
/// thousandths: up to twice of it, which makes the price nine times what it was.
fn pushed() -> impl Strategy<Value = (u64, u64, u16, u64)> {
    (1_000_000u64..1 << 52, 1_000_000u64..1 << 52, 1..=MAX_VENUE_FEE_BPS, 1u64..=2_000)
}

/// What `amount` of the second token costs to bring back into the first.
fn back(amount: u64, (x, y): (u64, u64), fee_bps: u16) -> u64 {
    quote_out(amount, y, x, fee_bps).unwrap()
}

properties! {
    /// The price of the auction and what it pays, in native arithmetic; never above the cap.
    a_fill_pays_what_the_formula_says(cap in word(), since in 0i64..1 << 40, waits in 0i64..1 << 16, zero in prop_oneof![word(), 1u64 << 44..1 << 46]) for 4_000 {
        let part = 9_000 + 1_000 * waits.min(AUCTION_SECS) / AUCTION_SECS;
        let price = auction_price(cap, since, since + waits).unwrap();
        prop_assert_eq!(u128::from(price), u128::from(cap) * part as u128 / 10_000);
        prop_assert!(price <= cap);
        let mut venue = Venue { fee_bps: MAX_VENUE_FEE_BPS.into(), ..Venue::zeroed() };
        let reserves = Reserves { quote: 1 << 50, base: 1 << 50 };
        let start = since + waits;
        for n in 0..11 {
            venue.observe(1 << 40, reserves, start + n * OBSERVATION_SPACING).unwrap();
        }
        let now = start + TWAP_MIN_SPAN;
        let offered = Offered { zero, least: 0, budget: u64::MAX, since: now - waits, reserves };
        let pays = u128::from(zero) * u128::from(auction_price(1 << 40, 0, waits).unwrap()) >> 40;
        let most = u128::from(most_at_once(1 << 50, MAX_VENUE_FEE_BPS));
        let fair = pays <= most && pays >= most / 4;
        prop_assert_eq!(venue.check_fill(&offered, now).ok().map(u128::from), fair.then_some(pays));
    }

    /// Pay in, let the largest slice pass, take out: no matter how long it was held, so that the reserve that bounds the slice is the
    /// raised one.
    no_push_held_through_the_window_gains_by_a_slice((x, y, fee_bps, thousandths) in pushed()) for 4_000 {
        let paid = (u128::from(x) * u128::from(thousandths) / 1_000) as u64;
        let got = quote_out(paid, x, y, fee_bps).unwrap();
        let pool = (x + paid, y - got);
        let slice = most_at_once(pool.0, fee_bps);
        let bought = quote_out(slice, pool.0, pool.1, fee_bps).unwrap();
        let returned = back(got, (pool.0 + slice, pool.1 - bought), fee_bps);
        prop_assert!(returned <= paid, "{returned} for {paid}");
    }

    /// Pay in, sell part of what was bought to the auction at its highest, and the rest back to the pool.
    no_push_held_through_the_window_gains_by_a_fill((x, y, fee_bps, thousandths) in pushed()) for 4_000 {
        let paid = (u128::from(x) * u128::from(thousandths) / 1_000) as u64;
        let got = quote_out(paid, x, y, fee_bps).unwrap();
        let pool = (x + paid, y - got);
        let cap = price_q40(pool.0, pool.1);
        prop_assume!(cap.is_some_and(|cap| cap > 0));
        let price = auction_price(cap.unwrap(), 0, AUCTION_SECS).unwrap();
        let most = most_at_once(pool.0, fee_bps);
        let sold = got.min((u128::from(most) << 40).div_ceil(u128::from(price)) as u64);
        let paid_for = ((u128::from(sold) * u128::from(price)) >> 40) as u64;
        let returned = paid_for.min(most) + back(got - sold, pool, fee_bps);
        prop_assert!(returned <= paid, "{returned} for {paid}");
    }
}
