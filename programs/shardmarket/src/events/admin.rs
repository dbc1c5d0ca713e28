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

/// A market for ZERO or wSOL was admitted; it trades from `active_at` on.
#[event]
pub struct VenueRegistered {
    pub venue: Address,
    pub pool: Address,
    pub program: Address,
    pub base_mint: Address,
    pub fee_bps: u16,
    pub active_at: i64,
}

/// A venue will not be used any more.
#[event]
pub struct VenueRetired {
    pub venue: Address,
    pub by: Address,
}

/// The authority named its successor, who must accept; all zeros took the proposal back.
#[event]
pub struct AuthorityProposed {
    pub authority: Address,
    pub next: Address,
}

/// The proposed authority took over.
#[event]
pub struct AuthorityChanged {
    pub before: Address,
    pub authority: Address,
}

/// New limits wait in the `ParamQueue`; anyone can apply them from `apply_at` on.
#[event]
pub struct LimitsQueued {
    pub apply_at: i64,
}

/// The queued limits are those of the configuration now.
#[event]
pub struct LimitsApplied {
    pub guardian: Address,
}

/// The limits that would have applied from `apply_at` on were dropped.
#[event]
pub struct LimitsCancelled {
    pub apply_at: i64,
}

/// Money stopped coming in and being traded, until `until` at most.
#[event]
pub struct ProgramPaused {
    pub by: Address,
    pub until: i64,
}

/// A pause was ended early.
#[event]
pub struct ProgramUnpaused {
    pub by: Address,
}
