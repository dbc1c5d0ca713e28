//! Wide products and quotients in 32-bit limbs.

const LOW: u64 = 0xffff_ffff;

/// `a × b` as `(high, low)` 64-bit words.
pub const fn mul_wide(a: u64, b: u64) -> (u64, u64) {
    let (a1, a0, b1, b0) = (a >> 32, a & LOW, b >> 32, b & LOW);
    let low = a0.wrapping_mul(b0);
    let cross_a = a1.wrapping_mul(b0);
    let cross_b = a0.wrapping_mul(b1);
    let high = a1.wrapping_mul(b1);
    // Three terms below 2^32 each: cannot overflow.
    let middle = (low >> 32).wrapping_add(cross_a & LOW).wrapping_add(cross_b & LOW);
    (
        high.wrapping_add(cross_a >> 32).wrapping_add(cross_b >> 32).wrapping_add(middle >> 32),
        (low & LOW) | (middle << 32),
    )
}

/// `a × b`.
pub const fn mul_u128(a: u64, b: u64) -> u128 {
    let (high, low) = mul_wide(a, b);
    join(high, low)
}

/// `high · 2^64 + low`.
pub const fn join(high: u64, low: u64) -> u128 {
    ((high as u128) << 64) | low as u128
}

/// `(high, low)` words of `n`.
pub const fn split(n: u128) -> (u64, u64) {
    ((n >> 64) as u64, n as u64)
}

/// Quotient and remainder of `(high · 2^64 + low) / d`; `None` when `d` is 0 or the quotient needs more than 64 bits.
///
/// Knuth's algorithm D with two 32-bit digits (Warren, Hacker's Delight, `divlu`).
pub const fn div_wide(high: u64, low: u64, d: u64) -> Option<(u64, u64)> {
    if high >= d {
        return None;
    }
    if high == 0 {
        return Some((low / d, low % d));
    }
    // Normalised so that the divisor's top bit is set: each estimated digit is then at most two too large.
    let shift = d.leading_zeros();
    let d = d << shift;
    let top = if shift == 0 { high } else { (high << shift) | (low >> (64 - shift)) };
    let rest = low << shift;

    let q1 = digit(top, rest >> 32, d);
    let after = ((top << 32) | (rest >> 32)).wrapping_sub(q1.wrapping_mul(d));
    let q0 = digit(after, rest & LOW, d);
    let remainder = ((after << 32) | (rest & LOW)).wrapping_sub(q0.wrapping_mul(d));
    Some(((q1 << 32) | q0, remainder >> shift))
}

/// One 32-bit digit of `(n · 2^32 + next) / d`, for a normalised `d` and `n < d`.
const fn digit(n: u64, next: u64, d: u64) -> u64 {
    let (d1, d0) = (d >> 32, d & LOW);
    let mut q = n / d1;
    let mut r = n % d1;
    while q > LOW || q.wrapping_mul(d0) > ((r << 32) | next) {
        q = q.wrapping_sub(1);
        r = r.wrapping_add(d1);
        if r > LOW {
            break;
        }
    }
    q
}

/// `floor(a × b / d)`; `None` when `d` is 0 or the result needs more than 64 bits.
pub const fn mul_div_floor(a: u64, b: u64, d: u64) -> Option<u64> {
    if (a | b) <= LOW {
        return a.wrapping_mul(b).checked_div(d);
    }
    let (high, low) = mul_wide(a, b);
    match div_wide(high, low, d) {
        Some((quotient, _)) => Some(quotient),
        None => None,
    }
}

/// `ceil(a × b / d)`; `None` when `d` is 0 or the result needs more than 64 bits.
pub const fn mul_div_ceil(a: u64, b: u64, d: u64) -> Option<u64> {
    let (high, low) = mul_wide(a, b);
    match div_wide(high, low, d) {
        Some((quotient, 0)) => Some(quotient),
        Some((quotient, _)) => quotient.checked_add(1),
        None => None,
    }
}

/// `whole · 2^64 + fraction` shared among `parts`: the Q64.64 share of one part and what is left over, in 2^-64 units.
///
/// `share × parts + left = whole · 2^64 + fraction` exactly, `left < parts`. `None` when `parts` is 0.
pub const fn share_q64(whole: u64, fraction: u64, parts: u64) -> Option<(u128, u64)> {
    if parts == 0 {
        return None;
    }
    match div_wide(whole % parts, fraction, parts) {
        Some((low, left)) => Some((join(whole / parts, low), left)),
        None => None,
    }
}

/// `amount × rate + fraction` for a Q64.64 `rate`, as whole units and the 64-bit fraction that remains.
///
/// Nothing is rounded: feeding the fraction back in keeps every part of a unit. `None` when the whole part needs more than 64 bits.
pub const fn scale_q64(amount: u64, rate: u128, fraction: u64) -> Option<(u64, u64)> {
    let (rate_high, rate_low) = split(rate);
    let (overflow, high) = mul_wide(amount, rate_high);
    let (carry_word, low) = mul_wide(amount, rate_low);
    if overflow != 0 {
        return None;
    }
    let (low, carry) = low.overflowing_add(fraction);
    let Some(whole) = high.checked_add(carry_word) else { return None };
    match whole.checked_add(carry as u64) {
        Some(whole) => Some((whole, low)),
        None => None,
    }
}
