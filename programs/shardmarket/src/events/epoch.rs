use super::Reason;
use anchor_lang::prelude::*;

/// A day's treasury was split. `streaming` is what streams from now on: the staker half and what was left of earlier ones;
/// `credits` is what of the staker half can be taken as credit until the next epoch.
#[event]
pub struct EpochOpened {
    /// Unix day number.
    pub day: u64,
    /// Vested treasury that was split, micro-USDC.
    pub taken: u64,
    /// What became burn budget, micro-USDC.
    pub burn_half: u64,
    /// What was given to stakers, micro-USDC.
    pub staker_half: u64,
    /// What streams to them from now on, with what was left of earlier days, micro-USDC.
    pub streaming: u64,
    /// What of the staker half can be taken as credit until the next epoch, micro-USDC.
    pub credits: u64,
}

/// A venue's price was observed: `spot` in the pool, `recorded` after the cap on its step (Q24.40).
#[event]
pub struct PriceObserved {
    /// The `Venue` account.
    pub venue: Address,
    /// The pool's price, micro-USDC per micro-unit in Q24.40.
    pub spot: u64,
    /// The price that was recorded: at most a capped step from the last one.
    pub recorded: u64,
}

/// ZERO was bought and burned.
#[event]
pub struct SliceBurned {
    /// The `Venue` account.
    pub venue: Address,
    /// Paid to the pool, micro-USDC.
    pub spent: u64,
    /// Bought and burned, micro-ZERO.
    pub burned: u64,
    /// Average price at that time, Q24.40.
    pub twap: u64,
    /// Why.
    pub reason: Reason,
}
