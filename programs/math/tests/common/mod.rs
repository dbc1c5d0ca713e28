//! What the property tests of both crates share: words that prefer edges, and a runner that counts its cases.
#![allow(dead_code)] // each test binary uses a part of it

use proptest::{prelude::*, test_runner::*};
use std::{cell::Cell, time::Instant};

/// A 64-bit amount: an edge (0, u64::MAX, a power of two or of ten, each up to 2 off), a number of any length, or any at all.
pub fn word() -> impl Strategy<Value = u64> {
    any::<[u64; 2]>().prop_map(|[kind, n]| {
        let near = ((kind >> 8) % 5) as i64 - 2;
        match kind % 8 {
            0 => [0, 1, u64::MAX, u64::MAX - 1][(n % 4) as usize],
            1 | 2 => (1u64 << (n % 64)).wrapping_add_signed(near),
            3 => 10u64.pow((n % 20) as u32).wrapping_add_signed(near),
            4 | 5 => n >> (kind >> 32) % 64,
            _ => n,
        }
    })
}

/// An amount of money as it occurs: below 2^56, so that sums of a few fit 64 bits.
pub fn money() -> impl Strategy<Value = u64> {
    word().prop_map(|n| n & ((1 << 56) - 1))
}

/// Basis points: 0, 1 %, all of it and more, or any.
pub fn bps() -> impl Strategy<Value = u16> {
    any::<[u16; 2]>().prop_map(|[kind, n]| match kind % 4 {
        0 => [0, 1, 100, 9_999, 10_000, 10_001, u16::MAX][n as usize % 7],
        1 => n,
        _ => n % 10_001,
    })
}

/// Runs `test` on `quick` inputs, or on as many as the environment's `PROPTEST_CASES` says, and prints how many it was.
pub fn check<S: Strategy>(name: &str, quick: u32, inputs: S, test: impl Fn(S::Value) -> TestCaseResult)
where
    S::Value: core::fmt::Debug,
{
    let cases =
        std::env::var("PROPTEST_CASES").map_or(quick, |cases| cases.parse().expect("PROPTEST_CASES is a number"));
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    let (ran, start) = (Cell::new(0u64), Instant::now());
    let outcome = TestRunner::new(config).run(&inputs, |input| {
        ran.set(ran.get() + 1);
        test(input)
    });
    println!("property {name}: {} cases in {:.1} s", ran.get(), start.elapsed().as_secs_f32());
    if let Err(failure) = outcome {
        panic!("{name}: {failure}");
    }
}

/// Declares property tests: `name(pattern in strategy, …) for CASES { body }`.
#[macro_export]
macro_rules! properties {
    ($($(#[$doc:meta])* $name:ident($($arg:pat in $from:expr),+ $(,)?) for $quick:literal $body:block)+) => {
        mod properties {
            use super::*;
            $($(#[$doc])* #[test]
            fn $name() {
                common::check(stringify!($name), $quick, ($($from,)+), |($($arg,)+)| { $body Ok(()) });
            })+
        }
    };
}
