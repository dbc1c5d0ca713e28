use super::Reason;
use anchor_lang::prelude::*;

/// A session was opened.
#[event]
pub struct SessionOpened {
    /// The `Session` account.
    pub session: Address,
    /// Whose money it is.
    pub payer: Address,
    /// Whose vouchers spend it.
    pub signer: Address,
    /// What came in, micro-USDC.
    pub deposit: u64,
    /// When the session expires, unix seconds.
    pub expires_at: i64,
}

/// A session's deposit grew by `amount` to `deposit`.
#[event]
pub struct SessionToppedUp {
    /// The `Session` account.
    pub session: Address,
    /// What came in, micro-USDC.
    pub amount: u64,
    /// All that has come in, micro-USDC.
    pub deposit: u64,
}

/// A session's payer asked for its end; anyone can end it from `close_at` on.
#[event]
pub struct CloseRequested {
    /// The `Session` account.
    pub session: Address,
    /// From then on anyone can end it, unix seconds.
    pub close_at: i64,
}

/// A session's time is over: nothing can be settled any more, the rest can be refunded.
#[event]
pub struct SessionFinalized {
    /// The session.
    pub session: Address,
    /// `Requested` or `Expired`.
    pub reason: Reason,
}

/// What a final session had left went back to its payer.
#[event]
pub struct SessionRefunded {
    /// The session.
    pub session: Address,
    /// Whose money it was.
    pub payer: Address,
    /// Micro-USDC.
    pub amount: u64,
    /// `Requested` or `Expired`.
    pub reason: Reason,
}

/// A final session's account was removed, with nothing left to refund.
#[event]
pub struct SessionReclaimed {
    /// The session.
    pub session: Address,
    /// Got the account's lamports.
    pub rent_payer: Address,
}

/// A session ended in one step: the rest went back and the account was removed.
#[event]
pub struct SessionClosed {
    /// The session.
    pub session: Address,
    /// Whose money it was.
    pub payer: Address,
    /// Micro-USDC that vouchers spent, in its whole life.
    pub settled: u64,
    /// Micro-USDC that went back with this; a refund before it has an event of its own.
    pub refund: u64,
    /// `Agreed`, `Requested` or `Expired`.
    pub reason: Reason,
}
