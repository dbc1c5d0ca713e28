use super::Reason;
use anchor_lang::prelude::*;

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

/// A worker changed what it offers.
#[event]
pub struct OfferChanged {
    /// The worker's account.
    pub worker: Address,
    /// First layer it serves.
    pub layer_start: u32,
    /// The layer after its last one.
    pub layer_end: u32,
    /// Micro-USDC per million layer-tokens.
    pub ask: u64,
}

/// A worker asked to leave.
#[event]
pub struct ExitRequested {
    /// The worker's account.
    pub worker: Address,
    /// When its bond can be withdrawn, unix seconds.
    pub exit_at: i64,
}

/// A worker left with its bond.
#[event]
pub struct BondWithdrawn {
    /// The worker's account.
    pub worker: Address,
    /// Owner of the token account that was paid.
    pub payout: Address,
    /// Micro-ZERO.
    pub amount: u64,
    /// `Exited`.
    pub reason: Reason,
}

/// A worker published a batch of receipts; the earnings that they cover vest with the bucket of `day`.
#[event]
pub struct ReceiptsPosted {
    pub worker: Address,
    /// The batch's account, at which the draw and an audit take place.
    pub batch: Address,
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
    pub reason: Reason,
}
