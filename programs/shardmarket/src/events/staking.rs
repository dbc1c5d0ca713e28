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

/// A position will boost a worker, a day after `since`.
#[event]
pub struct BoostLinked {
    /// The worker's account.
    pub worker: Address,
    /// The staker.
    pub owner: Address,
    /// When it was linked, unix seconds.
    pub since: i64,
}

/// A position boosts a worker no more.
#[event]
pub struct BoostUnlinked {
    /// The worker's account.
    pub worker: Address,
    /// The staker.
    pub owner: Address,
}

/// A worker's boost was set to what the linked stake earns.
#[event]
pub struct BoostChanged {
    /// The worker's account.
    pub worker: Address,
    /// Addition to its part of what is settled, basis points.
    pub boost_bps: u16,
}
