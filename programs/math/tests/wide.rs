//! Limb arithmetic against native 128-bit and big integers.

use market_math::*;
use num_bigint::BigUint;
use proptest::prelude::*;

/// Values near every carry boundary as well as arbitrary ones.
fn word() -> impl Strategy<Value = u64> {
    let edge = (0u32..64, -2i64..=2).prop_map(|(bit, off)| (1u64 << bit).wrapping_add_signed(off));
    prop_oneof![any::<u64>(), edge, any::<u32>().prop_map(u64::from), Just(0), Just(u64::MAX)]
}

fn big(n: impl Into<BigUint>) -> BigUint {
    n.into()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn products(a in word(), b in word()) {
        let product = u128::from(a) * u128::from(b);
        prop_assert_eq!(mul_u128(a, b), product);
        prop_assert_eq!(mul_wide(a, b), ((product >> 64) as u64, product as u64));
    }

    #[test]
    fn words(high in word(), low in word()) {
        prop_assert_eq!(join(high, low), u128::from(high) << 64 | u128::from(low));
        prop_assert_eq!(split(join(high, low)), (high, low));
    }

    #[test]
    fn quotients(high in word(), low in word(), d in word()) {
        let n = join(high, low);
        let expected = n.checked_div(u128::from(d)).and_then(|q| u64::try_from(q).ok());
        prop_assert_eq!(div_wide(high, low, d), expected.map(|q| (q, (n % u128::from(d)) as u64)));
        // Again with a quotient that fits, which random words seldom give.
        if d > 0 {
            let n = join(high % d, low);
            prop_assert_eq!(div_wide(high % d, low, d), Some(((n / u128::from(d)) as u64, (n % u128::from(d)) as u64)));
        }
    }

    #[test]
    fn scaled_quotients(a in word(), b in word(), d in word()) {
        let (floor, ceil) = match d {
            0 => (None, None),
            _ => {
                let n = u128::from(a) * u128::from(b);
                (u64::try_from(n / u128::from(d)).ok(), u64::try_from(n.div_ceil(u128::from(d))).ok())
            }
        };
        prop_assert_eq!(mul_div_floor(a, b, d), floor);
        prop_assert_eq!(mul_div_ceil(a, b, d), ceil);
    }

    #[test]
    fn shares_lose_nothing(whole in word(), fraction in word(), parts in word()) {
        match share_q64(whole, fraction, parts) {
            None => prop_assert_eq!(parts, 0),
            Some((share, left)) => {
                prop_assert!(left < parts);
                prop_assert_eq!(big(share) * parts + left, (big(whole) << 64u32) + fraction);
            }
        }
    }

    #[test]
    fn scaling_loses_nothing(amount in word(), high in word(), low in word(), fraction in word()) {
        let exact = big(amount) * join(high, low) + fraction;
        match scale_q64(amount, join(high, low), fraction) {
            None => prop_assert!(exact.bits() > 128),
            Some((whole, left)) => prop_assert_eq!((big(whole) << 64u32) + left, exact),
        }
        // Again with a rate that fits, which random words seldom give.
        if amount > 0 {
            let rate = join(high % amount.min(1 << 20), low) >> amount.ilog2();
            if let Some((whole, left)) = scale_q64(amount, rate, fraction) {
                prop_assert_eq!((big(whole) << 64u32) + left, big(amount) * rate + fraction);
            }
        }
    }
}
