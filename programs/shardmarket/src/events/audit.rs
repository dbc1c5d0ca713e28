use anchor_lang::prelude::*;

/// The draw of a batch took place.
#[event]
pub struct BatchDrawn {
    /// The batch's account.
    pub batch: Address,
    /// The worker that posted it.
    pub worker: Address,
    /// Whether it is audited; otherwise what it covers is held no longer.
    pub audited: bool,
}
