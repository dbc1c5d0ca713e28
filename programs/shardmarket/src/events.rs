//! Events. `settle` emits none: the session, the workers and the ledger say everything that it does.

use anchor_lang::prelude::*;

/// The program was configured.
#[event]
pub struct ConfigInitialized {
    pub authority: Address,
    pub usdc_mint: Address,
    pub zero_mint: Address,
}

/// A model was admitted.
#[event]
pub struct ModelRegistered {
    pub model: Address,
    pub manifest_hash: [u8; 32],
    pub layer_count: u32,
    pub price_ceiling: u64,
}

/// A market for ZERO was admitted.
#[event]
pub struct VenueRegistered {
    pub venue: Address,
    pub pool: Address,
    pub program: Address,
    pub fee_bps: u16,
}

/// A session was opened.
#[event]
pub struct SessionOpened {
    pub session: Address,
    pub payer: Address,
    pub signer: Address,
    pub deposit: u64,
    pub expires_at: i64,
}

/// A session's deposit grew by `amount` to `deposit`.
#[event]
pub struct SessionToppedUp {
    pub session: Address,
    pub amount: u64,
    pub deposit: u64,
}

/// A session's payer asked for its end; anyone can close it from `close_at` on.
#[event]
pub struct CloseRequested {
    pub session: Address,
    pub close_at: i64,
}

/// A session ended.
#[event]
pub struct SessionClosed {
    pub session: Address,
    pub payer: Address,
    pub settled: u64,
    pub refund: u64,
}

/// A worker was registered.
#[event]
pub struct WorkerRegistered {
    pub worker: Address,
    pub operator: Address,
    pub payout: Address,
    pub model: Address,
    pub layer_start: u32,
    pub layer_end: u32,
    pub ask: u64,
    pub bond: u64,
}

/// A worker's bond grew by `amount` to `bond`.
#[event]
pub struct BondAdded {
    pub worker: Address,
    pub amount: u64,
    pub bond: u64,
}

/// A worker published a batch of receipts; the earnings that they cover vest with the bucket of `day`.
#[event]
pub struct ReceiptsPosted {
    pub worker: Address,
    pub root: [u8; 32],
    pub count: u32,
    pub amount: u64,
    pub chain: [u8; 32],
    pub day: u64,
}

/// A worker was paid.
#[event]
pub struct EarningsClaimed {
    pub worker: Address,
    pub payout: Address,
    pub amount: u64,
}

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
}

/// A day's treasury was split. `streaming` is what streams from now on: the staker half and what was left of earlier ones.
#[event]
pub struct EpochOpened {
    pub day: u64,
    pub taken: u64,
    pub burn_half: u64,
    pub staker_half: u64,
    pub streaming: u64,
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
}
