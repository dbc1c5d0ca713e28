//! Limb arithmetic against native 128-bit and big integers.

mod common;

use common::word;
use market_math::*;
use num_bigint::BigUint;
use proptest::prelude::*;

fn big(n: impl Into<BigUint>) -> BigUint {
    n.into()
}

/// Quotient and remainder as native 128-bit division gives them, where the quotient fits 64 bits.
fn divided(n: u128, d: u64) -> Option<(u64, u64)> {
    let quotient = n.checked_div(d.into()).and_then(|q| u64::try_from(q).ok())?;
    Some((quotient, (n % u128::from(d)) as u64))
}

properties! {
    products(a in word(), b in word()) for 4_000 {
        let product = u128::from(a) * u128::from(b);
        prop_assert_eq!(mul_u128(a, b), product);
        prop_assert_eq!(mul_wide(a, b), ((product >> 64) as u64, product as u64));
    }

    words(high in word(), low in word()) for 4_000 {
        prop_assert_eq!(join(high, low), u128::from(high) << 64 | u128::from(low));
        prop_assert_eq!(split(join(high, low)), (high, low));
    }

    quotients(high in word(), low in word(), d in word()) for 4_000 {
        prop_assert_eq!(div_wide(high, low, d), divided(join(high, low), d));
        // Again with a quotient that fits, which random words seldom give.
        if d > 0 {
            prop_assert_eq!(div_wide(high % d, low, d), divided(join(high % d, low), d));
        }
    }

    /// The estimate of a digit is corrected twice, once and never: divisors and dividends one off each other's multiples.
    quotients_near_multiples(q in word(), d in word(), off in -2i64..=2) for 4_000 {
        let n = (u128::from(q) * u128::from(d)).wrapping_add_signed(off.into());
        let (high, low) = split(n);
        prop_assert_eq!(div_wide(high, low, d), divided(n, d));
    }

    scaled_quotients(a in word(), b in word(), d in word()) for 4_000 {
        let n = u128::from(a) * u128::from(b);
        let fits = |n: u128| u64::try_from(n).ok();
        prop_assert_eq!(mul_div_floor(a, b, d), n.checked_div(d.into()).and_then(fits));
        prop_assert_eq!(mul_div_ceil(a, b, d), if d == 0 { None } else { fits(n.div_ceil(d.into())) });
    }

    /// `a × b / d` with b ≤ d always fits: the floor of a part and of the rest are at most one unit short of the whole.
    parts_of_a_whole(a in word(), b in word(), d in word()) for 4_000 {
        let d = d.max(1);
        let b = b % d;
        let (part, rest) = (mul_div_floor(a, b, d).unwrap(), mul_div_ceil(a, d - b, d).unwrap());
        prop_assert_eq!(part.checked_add(rest), Some(a));
    }

    shares_lose_nothing(whole in word(), fraction in word(), parts in word()) for 4_000 {
        match share_q64(whole, fraction, parts) {
            None => prop_assert_eq!(parts, 0),
            Some((share, left)) => {
                let n = join(whole, fraction);
                prop_assert_eq!((share, u128::from(left)), (n / u128::from(parts), n % u128::from(parts)));
                prop_assert_eq!(big(share) * parts + left, big(n));
            }
        }
    }

    scaling_loses_nothing(amount in word(), high in word(), low in word(), fraction in word()) for 4_000 {
        let exact = big(amount) * join(high, low) + fraction;
        match scale_q64(amount, join(high, low), fraction) {
            None => prop_assert!(exact.bits() > 128),
            Some((whole, left)) => prop_assert_eq!((big(whole) << 64u32) + left, exact),
        }
    }

    /// The same with rates that fit, which random words seldom give: the largest result is 2^64 − 1 whole units.
    scaling_of_rates_that_fit(amount in word(), rate in word(), low in word(), fraction in word()) for 4_000 {
        let amount = amount.max(1);
        let rate = join(rate % amount.max(2), low) / u128::from(amount);
        let (whole, left) = scale_q64(amount, rate, fraction).unwrap();
        prop_assert_eq!((big(whole) << 64u32) + left, big(amount) * rate + fraction);
    }

    /// A reward index: what is shared among stakers and scaled by their stakes is never more than what came in.
    sharing_and_scaling_is_never_a_gain(due in word(), mine in word(), total in word()) for 4_000 {
        let total = total.max(1);
        let mine = mine % total;
        let (index, _) = share_q64(due, 0, total).unwrap();
        let (yours, _) = scale_q64(total - mine, index, 0).unwrap();
        let (mine, _) = scale_q64(mine, index, 0).unwrap();
        prop_assert!(mine.checked_add(yours).is_some_and(|paid| paid <= due && due - paid <= 2));
    }
}
