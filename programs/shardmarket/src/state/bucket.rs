use super::{credit, Pure};
use crate::{MarketError, BUCKETS};
use anchor_lang::prelude::*;
use bytemuck::{Pod, Zeroable};

/// What became due on one day (unix day number) and waits for the end of the challenge window, in micro-USDC.
#[repr(C)]
#[derive(Clone, Copy, Default, Debug, PartialEq, Pod, Zeroable, IdlType)]
pub struct Bucket {
    /// Unix day number.
    pub day: PodU64,
    /// Micro-USDC.
    pub amount: PodU64,
}

/// Adds `amount` to the bucket of `day` and returns what an older day had left in its place. That has vested: places are reused
/// after `BUCKETS` days, and the longest challenge window is shorter. Fails with `BadClock` when the place holds a later day.
pub fn fill(buckets: &mut [Bucket; BUCKETS], day: u64, amount: u64) -> Pure<u64> {
    let bucket = &mut buckets[(day % BUCKETS as u64) as usize];
    if bucket.day == day {
        credit(&mut bucket.amount, amount)?;
        return Ok(0);
    }
    let vested = bucket.amount.get();
    if bucket.day > day && vested > 0 {
        return Err(MarketError::BadClock);
    }
    *bucket = Bucket { day: day.into(), amount: amount.into() };
    Ok(vested)
}

/// Empties the buckets of all days before `first_unvested` and returns their sum.
pub fn sweep(buckets: &mut [Bucket; BUCKETS], first_unvested: u64) -> Pure<u64> {
    let mut vested = PodU64::ZERO;
    for bucket in buckets.iter_mut().filter(|bucket| bucket.day < first_unvested) {
        credit(&mut vested, bucket.amount.get())?;
        bucket.amount = PodU64::ZERO;
    }
    Ok(vested.get())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reused_place_returns_what_it_held() {
        let mut buckets = [Bucket::default(); BUCKETS];
        assert_eq!(fill(&mut buckets, 10, 5), Ok(0));
        assert_eq!(fill(&mut buckets, 10, 6), Ok(0));
        assert_eq!(fill(&mut buckets, 16, 7), Ok(11));
        assert_eq!(fill(&mut buckets, 10, 1), Err(MarketError::BadClock));
        assert_eq!(sweep(&mut buckets, 16), Ok(0));
        assert_eq!(sweep(&mut buckets, 17), Ok(7));
    }

    #[test]
    fn an_amount_that_does_not_fit_is_refused() {
        let mut buckets = [Bucket::default(); BUCKETS];
        fill(&mut buckets, 3, u64::MAX).unwrap();
        assert_eq!(fill(&mut buckets, 3, 1), Err(MarketError::Overflow));
        fill(&mut buckets, 4, 1).unwrap();
        assert_eq!(sweep(&mut buckets, 9), Err(MarketError::Overflow));
    }
}
