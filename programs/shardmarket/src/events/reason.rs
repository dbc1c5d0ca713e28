use anchor_lang::prelude::*;

/// Why money left or a bond shrank: in every event that says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, AnchorSerialize, AnchorDeserialize, IdlType)]
#[repr(u8)]
pub enum Reason {
    /// Payer and signer of a session agreed to end it.
    Agreed,
    /// The payer of a session asked for its end and the grace period is over.
    Requested,
    /// A session expired and the grace period is over.
    Expired,
    /// A worker's vested earnings, asked for by its operator or payout key.
    Claimed,
    /// A worker's vested earnings, sent by somebody else.
    ClaimedFor,
    /// A worker's bond after its exit.
    Exited,
    /// Two receipts of a worker contradict each other.
    Contradiction,
    /// Two of three drawn auditors found a worker guilty.
    Verdict,
    /// A worker did not answer an audit in time.
    Silence,
    /// Two of three drawn auditors found a worker not guilty.
    Acquitted,
    /// Too few auditors voted in time: nothing is proven.
    NoQuorum,
    /// A staker's yield as USDC.
    Yield,
    /// A staker's yield as prepaid inference.
    Credits,
    /// ZERO after its cooldown.
    Unstaked,
    /// ZERO bought on a venue and burned.
    Slice,
    /// ZERO bought from whoever offered it and burned.
    Auction,
    /// Trading fees in wSOL sold for USDC on a venue.
    FeeSlice,
    /// Trading fees in USDC taken into the treasury.
    FeeSweep,
}
