//! What `close_session` and `settle_and_close` have in common: the rest goes back.

use crate::*;
use anchor_spl::token::{Mint, TokenAccount};

/// Takes the rest out of `session` and of the ledger and pays it to `to`; a rest of 0 needs no transfer. Returns the event that
/// says so.
#[inline(always)]
pub(super) fn pay_rest(
    session: &mut Account<Session>,
    ledger: &mut Account<Ledger>,
    usdc_mint: &Account<Mint>,
    escrow_vault: &mut Account<TokenAccount>,
    to: &mut Account<TokenAccount>,
    reason: Reason,
) -> Result<SessionClosed> {
    let refund = session.take_rest()?;
    ledger.release(refund)?;
    if refund > 0 {
        tokens::pay(ledger, usdc_mint, escrow_vault, to, refund)?;
    }
    let (session, payer, settled) = (*session.address(), session.payer, session.settled.get());
    Ok(SessionClosed { session, payer, settled, refund, reason })
}
