use anchor_lang::prelude::*;

/// The program was configured.
#[event]
pub struct ConfigInitialized {
    /// May register models and venues and queue limits.
    pub authority: Address,
    /// The mint of USDC.
    pub usdc_mint: Address,
    /// The mint of ZERO.
    pub zero_mint: Address,
}

/// A model was admitted.
#[event]
pub struct ModelRegistered {
    /// The `Model` account.
    pub model: Address,
    /// sha256 of the model's manifest.
    pub manifest_hash: [u8; 32],
    /// How many layers it has.
    pub layer_count: u32,
    /// Highest ask, micro-USDC per million layer-tokens.
    pub price_ceiling: u64,
}

/// A market for ZERO or wSOL was admitted; it trades from `active_at` on.
#[event]
pub struct VenueRegistered {
    /// The `Venue` account.
    pub venue: Address,
    /// The pool that is traded on.
    pub pool: Address,
    /// The pool's program.
    pub program: Address,
    /// What is traded against USDC: ZERO or wSOL.
    pub base_mint: Address,
    /// The pool's fee, basis points.
    pub fee_bps: u16,
    /// From then on it trades, unix seconds.
    pub active_at: i64,
}

/// A venue will not be used any more.
#[event]
pub struct VenueRetired {
    /// The `Venue` account.
    pub venue: Address,
    /// The guardian or the authority, whoever retired it.
    pub by: Address,
}

/// The authority named its successor, who must accept; all zeros took the proposal back.
#[event]
pub struct AuthorityProposed {
    /// The authority as it is.
    pub authority: Address,
    /// Who may accept; all zeros when nobody may.
    pub next: Address,
}

/// The proposed authority took over.
#[event]
pub struct AuthorityChanged {
    /// The authority until now.
    pub before: Address,
    /// The authority from now on.
    pub authority: Address,
}

/// New limits wait in the `ParamQueue`; anyone can apply them from `apply_at` on.
#[event]
pub struct LimitsQueued {
    /// Earliest time to apply them, unix seconds.
    pub apply_at: i64,
}

/// The queued limits are those of the configuration now.
#[event]
pub struct LimitsApplied {
    /// The guardian that they name.
    pub guardian: Address,
}

/// The limits that would have applied from `apply_at` on were dropped.
#[event]
pub struct LimitsCancelled {
    /// When they would have applied, unix seconds.
    pub apply_at: i64,
}

/// Money stopped coming in and being traded, until `until` at most.
#[event]
pub struct ProgramPaused {
    /// The guardian or the authority, whoever paused it.
    pub by: Address,
    /// When the pause ends by itself, unix seconds.
    pub until: i64,
}

/// A pause was ended early.
#[event]
pub struct ProgramUnpaused {
    /// The guardian or the authority, whoever ended the pause.
    pub by: Address,
}
