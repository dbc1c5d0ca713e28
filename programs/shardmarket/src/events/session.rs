use anchor_lang::prelude::*;

/// A session was opened.
#[event]
pub struct SessionOpened {
    pub session: Address,
    pub payer: Address,
    pub signer: Address,
    pub deposit: u64,
    pub expires_at: i64,
}

/// A session's deposit grew by `amount` to `deposit`.
#[event]
pub struct SessionToppedUp {
    pub session: Address,
    pub amount: u64,
    pub deposit: u64,
}

/// A session's payer asked for its end; anyone can close it from `close_at` on.
#[event]
pub struct CloseRequested {
    pub session: Address,
    pub close_at: i64,
}

/// A session ended.
#[event]
pub struct SessionClosed {
    pub session: Address,
    pub payer: Address,
    pub settled: u64,
    pub refund: u64,
}
