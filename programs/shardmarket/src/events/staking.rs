use super::Reason;
use anchor_lang::prelude::*;

/// A position's stake grew by `amount` to `staked`.
#[event]
pub struct Staked {
    pub owner: Address,
    pub amount: u64,
    pub staked: u64,
}

/// Stake went into its cooldown, which ends at `cooling_until` for all `cooling`.
#[event]
pub struct UnstakeRequested {
    pub owner: Address,
    pub amount: u64,
    pub cooling: u64,
    pub cooling_until: i64,
}

/// Cooled stake was returned.
#[event]
pub struct StakeWithdrawn {
    pub owner: Address,
    pub amount: u64,
}

/// A staker was paid.
#[event]
pub struct YieldClaimed {
    pub owner: Address,
    pub amount: u64,
    pub reason: Reason,
}
