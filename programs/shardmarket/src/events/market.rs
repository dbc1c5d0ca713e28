use super::Reason;
use anchor_lang::prelude::*;

/// Trading fees in USDC became treasury.
#[event]
pub struct FeesSwept {
    /// Micro-USDC.
    pub amount: u64,
    /// `FeeSweep`.
    pub reason: Reason,
}

/// Trading fees in wSOL were sold, and what they fetched became treasury.
#[event]
pub struct FeesSold {
    /// Where they were sold.
    pub venue: Address,
    /// Lamports.
    pub sold: u64,
    /// Micro-USDC.
    pub received: u64,
    /// The average price, micro-USDC per lamport in Q24.40.
    pub twap: u64,
    /// `FeeSlice`.
    pub reason: Reason,
}

/// ZERO was bought from whoever offered it, and burned.
#[event]
pub struct AuctionFilled {
    /// Whose price was taken.
    pub venue: Address,
    /// Who sold.
    pub seller: Address,
    /// Micro-USDC.
    pub spent: u64,
    /// Micro-ZERO.
    pub burned: u64,
    /// `Auction`.
    pub reason: Reason,
}
