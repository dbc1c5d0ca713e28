use super::Reason;
use anchor_lang::prelude::*;

/// A day's treasury was split. `streaming` is what streams from now on: the staker half and what was left of earlier ones;
/// `credits` is what of the staker half can be taken as credit until the next epoch.
#[event]
pub struct EpochOpened {
    pub day: u64,
    pub taken: u64,
    pub burn_half: u64,
    pub staker_half: u64,
    pub streaming: u64,
    pub credits: u64,
}

/// A venue's price was observed: `spot` in the pool, `recorded` after the cap on its step (Q24.40).
#[event]
pub struct PriceObserved {
    pub venue: Address,
    pub spot: u64,
    pub recorded: u64,
}

/// ZERO was bought and burned.
#[event]
pub struct SliceBurned {
    pub venue: Address,
    pub spent: u64,
    pub burned: u64,
    pub twap: u64,
    pub reason: Reason,
}
