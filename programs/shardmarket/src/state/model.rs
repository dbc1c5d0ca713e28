use anchor_lang::prelude::*;

/// A model that can be served, at `"model"`, manifest hash.
#[account]
pub struct Model {
    /// sha256 of the manifest, which names every file of the model.
    pub manifest_hash: [u8; 32],
    /// Highest ask of a worker, micro-USDC per million layer-tokens.
    pub price_ceiling: PodU64,
    pub layer_count: PodU32,
    /// Which results are to be bit-identical: runtime, precision and batching rule, as the manifest defines them.
    pub numerics_class: PodU32,
    pub version: u8,
    pub bump: u8,
    pub reserved: [u8; 64],
}
