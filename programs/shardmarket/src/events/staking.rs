use super::Reason;
use anchor_lang::prelude::*;

/// A position's stake grew by `amount` to `staked`.
#[event]
pub struct Staked {
    /// The staker.
    pub owner: Address,
    /// What came in, micro-ZERO.
    pub amount: u64,
    /// All that earns now, micro-ZERO.
    pub staked: u64,
}

/// Stake went into its cooldown, which ends at `cooling_until` for all `cooling`.
#[event]
pub struct UnstakeRequested {
    /// The staker.
    pub owner: Address,
    /// What began to cool, micro-ZERO.
    pub amount: u64,
    /// All that is cooling, micro-ZERO.
    pub cooling: u64,
    /// When all of it can be withdrawn, unix seconds.
    pub cooling_until: i64,
}

/// Cooled stake was returned.
#[event]
pub struct StakeWithdrawn {
    /// The staker.
    pub owner: Address,
    /// What went back, micro-ZERO.
    pub amount: u64,
}

/// A staker was paid.
#[event]
pub struct YieldClaimed {
    /// The staker.
    pub owner: Address,
    /// What was paid, micro-USDC.
    pub amount: u64,
    /// As USDC or as credit.
    pub reason: Reason,
}
