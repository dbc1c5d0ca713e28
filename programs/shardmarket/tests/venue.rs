//! The price memory of a venue.

use bytemuck::Zeroable;
use shardmarket::{MarketError, Venue, Window, OBSERVATION_SPACING, SLICE_SPACING};

const ONE: u64 = 1 << 40;
const STEP: i64 = OBSERVATION_SPACING;

/// A venue observed `times` times, two minutes apart, at `price` with `reserve`, and the time of the last observation.
fn watched(times: i64, price: u64, reserve: u64) -> (Venue, i64) {
    let mut venue = Venue::zeroed();
    for n in 0..times {
        venue.observe(price, reserve, 10_000 + n * STEP).unwrap();
    }
    (venue, 10_000 + (times - 1) * STEP)
}

#[test]
fn observations_are_spaced() {
    let (mut venue, last) = watched(1, ONE, 5);
    assert_eq!(venue.observe(ONE, 5, last + STEP - 1), Err(MarketError::ObservedTooRecently));
    assert_eq!(venue.observe(ONE, 5, last), Err(MarketError::ObservedTooRecently));
    assert_eq!(venue.observe(ONE, 5, last - 9_000), Err(MarketError::ObservedTooRecently));
    assert_eq!(venue.observe(ONE, 5, last + STEP), Ok(ONE));
}

#[test]
fn a_step_is_capped_at_two_percent() {
    let (mut venue, last) = watched(1, 1_000_000, 5);
    assert_eq!(venue.observe(9_000_000, 5, last + STEP), Ok(1_020_000));
    assert_eq!(venue.observe(1, 5, last + 2 * STEP), Ok(999_600));
    assert_eq!(venue.observe(0, 5, last + 3 * STEP), Err(MarketError::PriceOutOfRange));
}

#[test]
fn an_average_needs_twenty_minutes() {
    assert_eq!(Venue::zeroed().window(10_000), Err(MarketError::TwapTooShort));
    let (venue, last) = watched(10, ONE, 5);
    assert_eq!(venue.window(last), Err(MarketError::TwapTooShort));
    assert_eq!(venue.window(last + 119), Err(MarketError::TwapTooShort));
    assert_eq!(venue.window(last + 120), Ok(Window { twap: ONE, least_reserve: 5 }));
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
    venue.observe(ONE, 5, last + 3_600).unwrap();
    assert!(venue.window(last + 3_600).is_ok());
    let (mut venue, last) = watched(16, ONE, 5);
    venue.observe(ONE, 5, last + 3_601).unwrap();
    assert_eq!(venue.window(last + 3_601), Err(MarketError::TwapTooShort));
}

#[test]
fn each_price_counts_for_as_long_as_it_stood() {
    let (mut venue, last) = watched(11, 1_000_000, 5); // exactly 1200 s
    venue.observe(1_010_000, 5, last + STEP).unwrap();
    // From the second observation on: 1080 + 120 s at 1.00 and none yet at 1.01.
    assert_eq!(venue.window(last + STEP).unwrap().twap, 1_000_000);
    // 1140 s at 1.00 from the same start, 60 s at 1.01, out of 1260.
    assert_eq!(venue.window(last + STEP + 60).unwrap().twap, (1_000_000 * 1_200 + 1_010_000 * 60) / 1_260);
}

#[test]
fn one_observation_of_a_moved_price_weighs_nothing_at_once() {
    let (mut venue, last) = watched(16, ONE, 5);
    venue.observe(ONE * 50, 5, last + STEP).unwrap();
    assert_eq!(venue.window(last + STEP).unwrap().twap, ONE);
}

#[test]
fn the_least_reserve_of_the_window_counts() {
    let (mut venue, last) = watched(16, ONE, 700);
    venue.observe(ONE, 900, last + STEP).unwrap();
    assert_eq!(venue.window(last + STEP).unwrap().least_reserve, 700);
    venue.observe(ONE, 600, last + 2 * STEP).unwrap();
    assert_eq!(venue.window(last + 2 * STEP).unwrap().least_reserve, 600);
    for n in 3..14 {
        venue.observe(ONE, 900, last + n * STEP).unwrap();
    }
    // 600 was seen 22 minutes ago, before the window that starts 20 minutes ago.
    assert_eq!(venue.window(last + 13 * STEP).unwrap().least_reserve, 900);
}

#[test]
fn slices_are_spaced() {
    let (mut venue, last) = watched(16, ONE, 5);
    venue.bought(10, 20, last).unwrap();
    assert_eq!((venue.spent.get(), venue.burned.get()), (10, 20));
    assert_eq!(venue.check_spacing(last + SLICE_SPACING - 1), Err(MarketError::SliceTooSoon));
    assert_eq!(venue.check_spacing(last + SLICE_SPACING), Ok(()));
}
