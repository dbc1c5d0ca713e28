//! Prices in Q24.40: quote units per base unit (micro-USDC per micro-ZERO), 40 fractional bits.

use crate::{div_wide, mul_div_ceil, mul_div_floor, mul_u128, split};

/// Basis points in one.
pub const BPS: u64 = 10_000;

/// `floor(quote · 2^40 / base)`; `None` when `base` is 0 or the price is 2^24 or more.
pub const fn price_q40(quote: u64, base: u64) -> Option<u64> {
    match div_wide(quote >> 24, quote << 40, base) {
        Some((price, _)) => Some(price),
        None => None,
    }
}

/// `price` moved to at most `cap_bps` away from `last`. A step up rounds away from `last`, so that a tiny price can still rise.
pub const fn cap_step(price: u64, last: u64, cap_bps: u64) -> u64 {
    let lowest = match mul_div_floor(last, BPS.saturating_sub(cap_bps), BPS) {
        Some(lowest) => lowest,
        None => 0,
    };
    let highest = match mul_div_ceil(last, BPS.saturating_add(cap_bps), BPS) {
        Some(highest) => highest,
        None => u64::MAX,
    };
    if price < lowest {
        lowest
    } else if price > highest {
        highest
    } else {
        price
    }
}

/// Whether `price` is at most `band_bps` of `reference` away from it (an exact comparison, no rounding).
pub const fn within_band(price: u64, reference: u64, band_bps: u64) -> bool {
    mul_u128(price.abs_diff(reference), BPS) <= mul_u128(reference, band_bps)
}

/// `floor(area / seconds)` of a price × time area; `None` when `seconds` is 0 or the average needs more than 64 bits.
pub const fn average(area: u128, seconds: u64) -> Option<u64> {
    let (high, low) = split(area);
    match div_wide(high, low, seconds) {
        Some((average, _)) => Some(average),
        None => None,
    }
}
