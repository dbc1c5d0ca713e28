use super::Reason;
use anchor_lang::prelude::*;

/// A worker was registered.
#[event]
pub struct WorkerRegistered {
    /// The `Worker` account.
    pub worker: Address,
    /// Signs its receipts and instructions.
    pub operator: Address,
    /// Owns the token accounts that claims are paid to.
    pub payout: Address,
    /// The `Model` account.
    pub model: Address,
    /// First layer it serves.
    pub layer_start: u32,
    /// The layer after its last one.
    pub layer_end: u32,
    /// Micro-USDC per million layer-tokens.
    pub ask: u64,
    /// Its bond, micro-ZERO.
    pub bond: u64,
}

/// A worker's bond grew by `amount` to `bond`.
#[event]
pub struct BondAdded {
    /// The `Worker` account.
    pub worker: Address,
    /// What came in, micro-ZERO.
    pub amount: u64,
    /// The bond now, micro-ZERO.
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
    /// The `Worker` account.
    pub worker: Address,
    /// The batch's account, at which the draw and an audit take place.
    pub batch: Address,
    /// Merkle root of the receipts.
    pub root: [u8; 32],
    /// How many they are.
    pub count: u32,
    /// What they cover, micro-USDC.
    pub amount: u64,
    /// The hash chain over all roots with this one.
    pub chain: [u8; 32],
    /// Unix day in whose bucket it vests.
    pub day: u64,
}

/// A worker was paid.
#[event]
pub struct EarningsClaimed {
    /// The `Worker` account.
    pub worker: Address,
    /// Who was paid.
    pub payout: Address,
    /// What was paid, micro-USDC.
    pub amount: u64,
    /// Who asked for it.
    pub reason: Reason,
}

/// A fault of a worker was proven: it lost a part of its bond, and earnings that became treasury.
#[event]
pub struct WorkerSlashed {
    /// The worker.
    pub worker: Address,
    /// The account of the fault, or of the audited batch.
    pub case: Address,
    /// What left the bond, micro-ZERO.
    pub amount: u64,
    /// Part of `amount` for those who found the fault, micro-ZERO; the rest was burned.
    pub bounty: u64,
    /// Earnings that became treasury, micro-USDC.
    pub forfeited: u64,
    /// What kind of fault it was.
    pub reason: Reason,
}

/// A worker has another operator.
#[event]
pub struct OperatorChanged {
    /// The worker's account.
    pub worker: Address,
    /// The last operator, whose receipts are still evidence.
    pub before: Address,
    /// The operator from now on.
    pub operator: Address,
}

/// A worker's payout key named its successor.
#[event]
pub struct PayoutProposed {
    /// The worker's account.
    pub worker: Address,
    /// The payout key from `payout_at` on, if nobody refuses it.
    pub payout: Address,
    /// When it can be applied, unix seconds.
    pub payout_at: i64,
}

/// A worker has another payout key.
#[event]
pub struct PayoutChanged {
    /// The worker's account.
    pub worker: Address,
    /// The last payout key.
    pub before: Address,
    /// The payout key from now on.
    pub payout: Address,
}

/// A proposed payout key was refused.
#[event]
pub struct PayoutCancelled {
    /// The worker's account.
    pub worker: Address,
    /// The key that was proposed.
    pub dropped: Address,
}
