use anchor_lang::prelude::*;

/// A model that can be served, at `"model"`, manifest hash.
#[account]
pub struct Model {
    /// sha256 of the manifest, which names every file of the model.
    pub manifest_hash: [u8; 32],
    /// sha256 over what fixes the bits of its results (runtime, precision, batching rule, instruction set): workers of one class agree.
    pub numerics_class: [u8; 32],
    /// Highest ask of a worker, micro-USDC per million layer-tokens.
    pub price_ceiling: PodU64,
    /// Layers of the model.
    pub layer_count: PodU32,
    /// Layout version.
    pub version: u8,
    /// Bump of the account's address.
    pub bump: u8,
    /// Room for later versions, zeros.
    pub reserved: [u8; 64],
}
