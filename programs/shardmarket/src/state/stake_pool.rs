use super::{credit, debit, later, seconds_between, Pure};
use crate::{clock::after, MarketError, STREAM_SECS};
use anchor_lang::prelude::*;
use market_math::{mul_div_floor, share_q64, BPS};

/// All stakers together, at `"stake_pool"`.
///
/// USDC streams evenly over 24 hours into an index of micro-USDC per staked micro-ZERO (Q64.64). The reward vault holds at
/// least `owed + stream_remaining + banked`; the stake vault `total_staked + total_cooling`. What rounding leaves over is
/// carried in `index_left`, so that all of the stream reaches the index.
#[account]
pub struct StakePool {
    /// Micro-ZERO that earns.
    pub total_staked: PodU64,
    /// Micro-ZERO in its cooldown, which does not.
    pub total_cooling: PodU64,
    /// Micro-USDC earned by one staked micro-ZERO since the beginning, Q64.64.
    pub index: PodU128,
    /// What the index does not hold because it divides evenly by the stake only so far, in 2^-64 micro-USDC.
    pub index_left: PodU64,
    /// Micro-USDC still to be streamed.
    pub stream_remaining: PodU64,
    /// Up to when it has been streamed.
    pub streamed_until: PodI64,
    /// When all of it will have been streamed.
    pub stream_end: PodI64,
    /// Micro-USDC streamed while nobody staked; the next epoch streams it again.
    pub banked: PodU64,
    /// Micro-USDC that has reached the index and has not been paid.
    pub owed: PodU64,
    /// Micro-USDC that can be taken as credit until the next epoch.
    pub credit_left: PodU64,
    /// Micro-USDC taken as credit so far.
    pub credits_taken: PodU64,
    /// Layout version.
    pub version: u8,
    /// Bump of the account's address.
    pub bump: u8,
    /// Room for later versions, zeros.
    pub reserved: [u8; 128],
}

impl StakePool {
    /// Streams up to `now`. The amount is floored: the rest of a micro-USDC stays in the stream.
    pub fn advance(&mut self, now: i64) -> Pure<()> {
        let (from, end) = (self.streamed_until.get(), self.stream_end.get());
        let (passed, left) = (seconds_between(from, now), seconds_between(from, end));
        self.streamed_until = later(self.streamed_until, now).into();
        let remaining = self.stream_remaining.get();
        let due = if passed >= left {
            remaining
        } else {
            mul_div_floor(remaining, passed, left).ok_or(MarketError::Overflow)?
        };
        debit(&mut self.stream_remaining, due)?;
        if self.total_staked.is_zero() {
            return credit(&mut self.banked, due);
        }
        let (gain, left) =
            share_q64(due, self.index_left.get(), self.total_staked.get()).ok_or(MarketError::Overflow)?;
        self.index = self.index.get().checked_add(gain).ok_or(MarketError::Overflow)?.into();
        self.index_left = left.into();
        credit(&mut self.owed, due)
    }

    /// Adds `amount` and what was banked to what is left of the stream, which starts anew. Returns what streams now.
    pub fn stream(&mut self, amount: u64, now: i64) -> Pure<u64> {
        self.advance(now)?;
        credit(&mut self.stream_remaining, core::mem::take(&mut self.banked).get())?;
        credit(&mut self.stream_remaining, amount)?;
        self.stream_end = after(now, STREAM_SECS)?.into();
        Ok(self.stream_remaining.get())
    }

    /// Opens the credits of an epoch, `floor(staker_half × credit_bps / 10000)`, in the place of what was left of the last one, and
    /// returns them.
    pub fn open_credits(&mut self, staker_half: u64, credit_bps: u16) -> Pure<u64> {
        let credits = mul_div_floor(staker_half, credit_bps.into(), BPS).ok_or(MarketError::Overflow)?;
        self.credit_left = credits.into();
        Ok(credits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytemuck::Zeroable;

    #[test]
    fn streams_evenly_and_then_stops() {
        let mut pool = StakePool { total_staked: 1_000_000.into(), ..StakePool::zeroed() };
        pool.stream(86_400_000, 1_000).unwrap();
        pool.advance(1_000 + 3_600).unwrap();
        assert_eq!(pool.owed.get(), 3_600_000);
        assert_eq!(pool.stream_remaining.get(), 82_800_000);
        pool.advance(1_000 + STREAM_SECS).unwrap();
        assert_eq!((pool.owed.get(), pool.stream_remaining.get()), (86_400_000, 0));
        pool.advance(i64::MAX).unwrap();
        assert_eq!(pool.owed.get(), 86_400_000);
    }

    #[test]
    fn seconds_without_stakers_are_banked_and_streamed_again() {
        let mut pool = StakePool::zeroed();
        pool.stream(86_400, 0).unwrap();
        pool.advance(400).unwrap();
        assert_eq!((pool.banked.get(), pool.owed.get(), pool.stream_remaining.get()), (400, 0, 86_000));
        pool.total_staked = 5_000_000.into();
        pool.advance(1_400).unwrap();
        assert_eq!((pool.banked.get(), pool.owed.get()), (400, 1_000));
        assert_eq!(pool.stream(10, 2_400).unwrap(), 86_000 - 2_000 + 400 + 10);
        assert_eq!((pool.banked.get(), pool.owed.get()), (0, 2_000));
    }

    #[test]
    fn a_clock_that_stands_still_streams_nothing() {
        let mut pool = StakePool { total_staked: 7_000_000.into(), ..StakePool::zeroed() };
        pool.stream(1_000, 50).unwrap();
        pool.advance(50).unwrap();
        pool.advance(49).unwrap();
        assert_eq!((pool.owed.get(), pool.stream_remaining.get(), pool.streamed_until.get()), (0, 1_000, 50));
    }

    #[test]
    fn credits_are_floored_and_replace_what_was_left() {
        let mut pool = StakePool::zeroed();
        assert_eq!(pool.open_credits(1_999, 500), Ok(99));
        assert_eq!(pool.open_credits(u64::MAX, 10_000), Ok(u64::MAX));
        assert_eq!(pool.open_credits(1_999, 0), Ok(0));
        assert_eq!(pool.credit_left.get(), 0);
    }
}
