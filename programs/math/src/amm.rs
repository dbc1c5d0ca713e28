//! The constant-product quote.

use crate::{mul_div_ceil, mul_div_floor, BPS};

/// What a constant-product pool that keeps a fee of `fee_bps` of the input pays for `amount_in`:
/// `floor(reserve_out × in' / (reserve_in + in'))` with `in' = amount_in − ceil(amount_in × fee_bps / 10000)`.
///
/// `None` when a reserve is 0, the fee is above 100 % or `reserve_in + in'` overflows. The result is below `reserve_out`.
pub const fn quote_out(amount_in: u64, reserve_in: u64, reserve_out: u64, fee_bps: u16) -> Option<u64> {
    if reserve_in == 0 || reserve_out == 0 {
        return None;
    }
    let Some(fee) = mul_div_ceil(amount_in, fee_bps as u64, BPS) else { return None };
    let Some(net) = amount_in.checked_sub(fee) else { return None };
    match reserve_in.checked_add(net) {
        Some(total) => mul_div_floor(reserve_out, net, total),
        None => None,
    }
}

/// The largest input that no sandwich around it can profit from in such a pool: `floor(fee_bps × reserve_in / 10000)`.
pub const fn unsandwichable(reserve_in: u64, fee_bps: u16) -> u64 {
    match mul_div_floor(reserve_in, fee_bps as u64, BPS) {
        Some(amount) => amount,
        None => 0,
    }
}
