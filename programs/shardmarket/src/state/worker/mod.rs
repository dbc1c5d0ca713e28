mod bond;
mod boost;
mod earnings;
mod exit;
mod keys;
mod offer;
mod slash;

pub use {boost::*, earnings::*, offer::*, slash::*};

use super::{Bucket, SlashCap, StakePosition};
use crate::BUCKETS;
use anchor_lang::prelude::*;

/// A worker, at `"worker"`, the operator that registered it.
///
/// Its earnings go `uncovered` → (receipts posted) → bucket of the day → (challenge window) → `vested` → (claim) → token account.
#[account]
pub struct Worker {
    /// Signs receipts and instructions.
    pub operator: Address,
    /// Owns every token account that claims are paid to.
    pub payout: Address,
    /// The `Model` account whose layers it serves.
    pub model: Address,
    /// The payout key from `payout_at` on, all zeros when there is none.
    pub pending_payout: Address,
    /// The operator before the last rotation: its receipts are still evidence.
    pub prior_operator: Address,
    /// The stake position that boosts this worker, all zeros when there is none.
    pub booster: Address,
    /// Hash chain of all posted receipt roots.
    pub receipt_chain: [u8; 32],
    /// First layer it serves.
    pub layer_start: PodU32,
    /// The layer after its last one.
    pub layer_end: PodU32,
    /// Micro-USDC per million layer-tokens.
    pub ask: PodU64,
    /// Micro-ZERO in the bond vault.
    pub bond: PodU64,
    /// Earned, not yet covered by posted receipts, micro-USDC.
    pub uncovered: PodU64,
    /// Covered, in the challenge window, by the day on which the receipts were posted.
    pub buckets: [Bucket; BUCKETS],
    /// Can be claimed, micro-USDC.
    pub vested: PodU64,
    /// Part of what is covered that cannot be claimed: batches not yet drawn or under audit, micro-USDC.
    pub held: PodU64,
    /// Has been claimed, micro-USDC.
    pub claimed: PodU64,
    /// Receipts posted so far.
    pub receipts: PodU64,
    /// Batches posted so far.
    pub batches: PodU64,
    /// Micro-ZERO that faults have cost.
    pub slashed: PodU64,
    /// When `pending_payout` can be applied, unix seconds.
    pub payout_at: PodI64,
    /// When the operator was last changed.
    pub rotated_at: PodI64,
    /// When the bond can leave; 0 while the worker stays.
    pub exit_at: PodI64,
    /// What may still be slashed today.
    pub slash_cap: SlashCap,
    /// Faults proven so far.
    pub strikes: PodU32,
    /// Audits of this worker that are not decided.
    pub open_audits: PodU32,
    /// Undecided audits that this worker was drawn for.
    pub duties: PodU32,
    /// Addition to its part of what is settled, basis points.
    pub boost_bps: PodU16,
    /// 1 when it can be drawn as an auditor, 0 otherwise.
    pub audits: u8,
    /// Layout version.
    pub version: u8,
    /// Bump of the account's address.
    pub bump: u8,
    /// Room for later versions, zeros.
    pub reserved: [u8; 64],
}
