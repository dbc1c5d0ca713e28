use super::{credit, debit, Pure, StakePool};
use crate::MarketError;
use anchor_lang::prelude::*;
use market_math::scale_q64;

/// One staker, at `"stake"`, owner.
#[account]
pub struct StakePosition {
    /// The staker.
    pub owner: Address,
    /// Micro-ZERO that earns.
    pub staked: PodU64,
    /// Micro-ZERO in its cooldown.
    pub cooling: PodU64,
    /// When all of `cooling` can be withdrawn.
    pub cooling_until: PodI64,
    /// The pool's index up to which the yield is in `owed`, Q64.64.
    pub index: PodU128,
    /// The part of a micro-USDC beyond `owed`, in 2^-64. It stays with the staker.
    pub fraction: PodU64,
    /// Micro-USDC that can be claimed.
    pub owed: PodU64,
    /// The worker that this stake boosts, all zeros when there is none.
    pub boosts: Address,
    /// When stake was last linked to it or added.
    pub boost_since: PodI64,
    /// Layout version.
    pub version: u8,
    /// Bump of the account's address.
    pub bump: u8,
    /// Room for later versions, zeros.
    pub reserved: [u8; 64],
}

impl StakePosition {
    /// Credits the yield up to the pool's index: floored to whole micro-USDC, the fraction is kept.
    pub fn accrue(&mut self, pool: &StakePool) -> Pure<()> {
        let gain = pool.index.get().checked_sub(self.index.get()).ok_or(MarketError::LedgerUnderflow)?;
        let (whole, fraction) = scale_q64(self.staked.get(), gain, self.fraction.get()).ok_or(MarketError::Overflow)?;
        credit(&mut self.owed, whole)?;
        self.fraction = fraction.into();
        self.index = pool.index;
        Ok(())
    }

    /// Adds stake at `now` (unix seconds); it boosts nothing for a day. Fails with `StakeTooSmall` below `min_stake`.
    pub fn stake(&mut self, pool: &mut StakePool, amount: u64, min_stake: u64, now: i64) -> Pure<()> {
        self.accrue(pool)?;
        self.boost_since = now.into();
        credit(&mut self.staked, amount)?;
        credit(&mut pool.total_staked, amount)?;
        self.check_size(min_stake)
    }

    /// Moves stake into the cooldown and restarts it for all that is cooling.
    pub fn request_unstake(&mut self, pool: &mut StakePool, amount: u64, min_stake: u64, ends: i64) -> Pure<()> {
        self.accrue(pool)?;
        let rest = self.staked.get().checked_sub(amount).ok_or(MarketError::NotEnoughStake)?;
        self.staked = rest.into();
        credit(&mut self.cooling, amount)?;
        self.cooling_until = ends.into();
        debit(&mut pool.total_staked, amount)?;
        credit(&mut pool.total_cooling, amount)?;
        self.check_size(min_stake)
    }

    /// Takes all cooled stake out and returns it.
    pub fn withdraw(&mut self, pool: &mut StakePool, now: i64) -> Pure<u64> {
        let amount = self.cooling.get();
        if amount == 0 {
            return Err(MarketError::NothingCooling);
        }
        if now < self.cooling_until.get() {
            return Err(MarketError::StillCooling);
        }
        self.cooling = PodU64::ZERO;
        debit(&mut pool.total_cooling, amount)?;
        Ok(amount)
    }

    /// Takes all yield out and returns it.
    pub fn take_yield(&mut self, pool: &mut StakePool) -> Pure<u64> {
        self.accrue(pool)?;
        let amount = core::mem::take(&mut self.owed).get();
        if amount == 0 {
            return Err(MarketError::NoYield);
        }
        debit(&mut pool.owed, amount)?;
        Ok(amount)
    }

    /// Takes `amount` of the yield out as credit. Fails with `CreditExceeded` above what the position has earned, or above what is
    /// left of the epoch's credits.
    pub fn take_credit(&mut self, pool: &mut StakePool, amount: u64) -> Pure<()> {
        self.accrue(pool)?;
        self.owed = self.owed.get().checked_sub(amount).ok_or(MarketError::CreditExceeded)?.into();
        pool.credit_left = pool.credit_left.get().checked_sub(amount).ok_or(MarketError::CreditExceeded)?.into();
        credit(&mut pool.credits_taken, amount)?;
        debit(&mut pool.owed, amount)
    }

    fn check_size(&self, min_stake: u64) -> Pure<()> {
        if self.staked.is_zero() || self.staked >= min_stake {
            Ok(())
        } else {
            Err(MarketError::StakeTooSmall)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytemuck::Zeroable;

    #[test]
    fn a_credit_is_bounded_by_the_yield_and_by_the_epoch() {
        let mut pool = StakePool { owed: 100.into(), credit_left: 30.into(), ..StakePool::zeroed() };
        let mut position = StakePosition { owed: 20.into(), ..StakePosition::zeroed() };
        assert_eq!(position.take_credit(&mut pool, 21), Err(MarketError::CreditExceeded));
        assert_eq!(position.take_credit(&mut pool, 20), Ok(()));
        assert_eq!((position.owed.get(), pool.owed.get()), (0, 80));
        assert_eq!((pool.credit_left.get(), pool.credits_taken.get()), (10, 20));
        position.owed = 20.into();
        assert_eq!(position.take_credit(&mut pool, 11), Err(MarketError::CreditExceeded));
    }
}
