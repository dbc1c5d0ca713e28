//! The price memory of a venue.

use anchor_lang::prelude::Address;
use bytemuck::Zeroable;
use shardmarket::{
    Ledger, MarketError, Reserves, Venue, Window, OBSERVATION_SPACING, PARAM_DELAY, SLICE_SPACING, WSOL_MINT,
};

const ONE: u64 = 1 << 40;
const STEP: i64 = OBSERVATION_SPACING;

/// A venue observed `times` times, two minutes apart, at `price` with `reserve`, and the time of the last observation.
fn watched(times: i64, price: u64, reserve: u64) -> (Venue, i64) {
    let mut venue = Venue::zeroed();
    for n in 0..times {
        venue.observe(price, quote(reserve), 10_000 + n * STEP).unwrap();
    }
    (venue, 10_000 + (times - 1) * STEP)
}

#[test]
fn observations_are_spaced() {
    let (mut venue, last) = watched(1, ONE, 5);
    assert_eq!(venue.observe(ONE, quote(5), last + STEP - 1), Err(MarketError::ObservedTooRecently));
    assert_eq!(venue.observe(ONE, quote(5), last), Err(MarketError::ObservedTooRecently));
    assert_eq!(venue.observe(ONE, quote(5), last - 9_000), Err(MarketError::ObservedTooRecently));
    assert_eq!(venue.observe(ONE, quote(5), last + STEP), Ok(ONE));
}

#[test]
fn a_step_is_capped_at_two_percent() {
    let (mut venue, last) = watched(1, 1_000_000, 5);
    assert_eq!(venue.observe(9_000_000, quote(5), last + STEP), Ok(1_020_000));
    assert_eq!(venue.observe(1, quote(5), last + 2 * STEP), Ok(999_600));
    assert_eq!(venue.observe(0, quote(5), last + 3 * STEP), Err(MarketError::PriceOutOfRange));
}

#[test]
fn an_average_needs_twenty_minutes() {
    assert_eq!(Venue::zeroed().window(10_000), Err(MarketError::TwapTooShort));
    let (venue, last) = watched(10, ONE, 5);
    assert_eq!(venue.window(last), Err(MarketError::TwapTooShort));
    assert_eq!(venue.window(last + 119), Err(MarketError::TwapTooShort));
    assert_eq!(venue.window(last + 120), Ok(Window { twap: ONE, least_quote: 5, least_base: 5, least_price: ONE }));
}

#[test]
fn an_average_needs_a_fresh_price() {
    let (venue, last) = watched(16, ONE, 5);
    assert!(venue.window(last + 600).is_ok());
    assert_eq!(venue.window(last + 601), Err(MarketError::PriceStale));
}

#[test]
fn a_gap_of_an_hour_makes_the_average_start_over() {
    let (mut venue, last) = watched(16, ONE, 5);
    venue.observe(ONE, quote(5), last + 3_600).unwrap();
    assert!(venue.window(last + 3_600).is_ok());
    let (mut venue, last) = watched(16, ONE, 5);
    venue.observe(ONE, quote(5), last + 3_601).unwrap();
    assert_eq!(venue.window(last + 3_601), Err(MarketError::TwapTooShort));
}

#[test]
fn each_price_counts_for_as_long_as_it_stood() {
    let (mut venue, last) = watched(11, 1_000_000, 5); // exactly 1200 s
    venue.observe(1_010_000, quote(5), last + STEP).unwrap();
    // From the second observation on: 1080 + 120 s at 1.00 and none yet at 1.01.
    assert_eq!(venue.window(last + STEP).unwrap().twap, 1_000_000);
    // 1140 s at 1.00 from the same start, 60 s at 1.01, out of 1260.
    assert_eq!(venue.window(last + STEP + 60).unwrap().twap, (1_000_000 * 1_200 + 1_010_000 * 60) / 1_260);
}

#[test]
fn one_observation_of_a_moved_price_weighs_nothing_at_once() {
    let (mut venue, last) = watched(16, ONE, 5);
    venue.observe(ONE * 50, quote(5), last + STEP).unwrap();
    assert_eq!(venue.window(last + STEP).unwrap().twap, ONE);
}

#[test]
fn the_least_quote_of_the_window_counts() {
    let (mut venue, last) = watched(16, ONE, 700);
    venue.observe(ONE, quote(900), last + STEP).unwrap();
    assert_eq!(venue.window(last + STEP).unwrap().least_quote, 700);
    venue.observe(ONE, quote(600), last + 2 * STEP).unwrap();
    assert_eq!(venue.window(last + 2 * STEP).unwrap().least_quote, 600);
    for n in 3..14 {
        venue.observe(ONE, quote(900), last + n * STEP).unwrap();
    }
    // 600 was seen 22 minutes ago, before the window that starts 20 minutes ago.
    assert_eq!(venue.window(last + 13 * STEP).unwrap().least_quote, 900);
}

#[test]
fn the_least_base_and_price_of_the_window_count_too() {
    let (mut venue, last) = watched(16, 1_000_000, 700);
    for (n, (price, base)) in [(1, (1_010_000, 4)), (2, (990_000, 3)), (3, (1_020_000, 9))] {
        venue.observe(price, Reserves { quote: 700, base }, last + n * STEP).unwrap();
    }
    let window = venue.window(last + 3 * STEP).unwrap();
    // 1.02 is within two percent of 0.99 only up to 1.0098: what counts is what was recorded.
    assert_eq!((window.least_base, window.least_price), (3, 990_000));
    assert_eq!(venue.newest().unwrap().price, 1_009_800);
}

#[test]
fn slices_are_spaced() {
    let (mut venue, last) = watched(16, ONE, 5);
    venue.traded(10, 20, last).unwrap();
    assert_eq!((venue.spent.get(), venue.bought.get()), (10, 20));
    assert_eq!(venue.check_spacing(last + SLICE_SPACING - 1), Err(MarketError::SliceTooSoon));
    assert_eq!(venue.check_spacing(last + SLICE_SPACING), Ok(()));
}

/// Reserves with this much USDC.
fn quote(quote: u64) -> Reserves {
    Reserves { quote, base: 5 }
}

#[test]
fn a_venue_trades_from_its_first_time_until_it_is_retired() {
    let mut venue = Venue { active_at: 500.into(), ..Venue::zeroed() };
    assert_eq!(venue.check_tradable(499), Err(MarketError::VenueNotActive));
    assert_eq!(venue.check_tradable(500), Ok(()));
    assert_eq!(venue.retire(), Ok(()));
    assert_eq!(venue.check_tradable(500), Err(MarketError::VenueRetired));
    assert_eq!(venue.check_tradable(i64::MAX), Err(MarketError::VenueRetired));
    assert_eq!(venue.retire(), Err(MarketError::VenueRetired));
}

#[test]
fn a_venue_waits_once_there_was_something_to_trade() {
    let zero = Address::new_from_array([3; 32]);
    assert_eq!(Venue::first_trade(&Ledger::zeroed(), &zero, 7), Ok(7));
    assert_eq!(Venue::first_trade(&Ledger::zeroed(), &WSOL_MINT, 7), Ok(7 + PARAM_DELAY));
    for ledger in [
        Ledger { burn_budget: 1.into(), ..Ledger::zeroed() },
        Ledger { usdc_spent_on_burns: 1.into(), ..Ledger::zeroed() },
    ] {
        assert_eq!(Venue::first_trade(&ledger, &zero, 7), Ok(7 + PARAM_DELAY));
        assert_eq!(Venue::first_trade(&ledger, &zero, i64::MAX), Err(MarketError::Overflow));
    }
}
