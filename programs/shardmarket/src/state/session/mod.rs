mod end;
mod terms;

pub use terms::*;

use super::{credit, Pure};
use crate::{MarketError, VERSION};
use anchor_lang::prelude::*;

/// A buyer's escrow, at `"session"`, payer, salt u64 LE, open slot u64 LE.
#[account]
pub struct Session {
    /// Whose money it is: the rest goes back to a token account of this key.
    pub payer: Address,
    /// Whose vouchers spend it.
    pub signer: Address,
    /// Paid for the account and gets its lamports back.
    pub rent_payer: Address,
    /// Micro-USDC that came in.
    pub deposit: PodU64,
    /// Micro-USDC that vouchers have spent.
    pub settled: PodU64,
    /// Micro-USDC that went back to the payer.
    pub refunded: PodU64,
    /// The payer's own number for it, in its address.
    pub salt: PodU64,
    /// Slot that the opening named, in its address.
    pub open_slot: PodU64,
    /// After this second plus the grace period anyone can close the session.
    pub expires_at: PodI64,
    /// When anyone can close it because the payer asked for it; 0 when not asked.
    pub close_at: PodI64,
    /// 1 when nothing can be settled any more, 0 before.
    pub finalized: u8,
    /// Layout version.
    pub version: u8,
    /// Bump of the account's address.
    pub bump: u8,
    /// Room for later versions, zeros.
    pub reserved: [u8; 48],
}

impl Session {
    /// Fills a new account in.
    pub fn open(&mut self, terms: &SessionTerms, payer: Address, rent_payer: Address, bump: u8) {
        (self.payer, self.signer, self.rent_payer) = (payer, terms.signer, rent_payer);
        self.deposit = terms.deposit.into();
        self.salt = terms.salt.into();
        self.open_slot = terms.open_slot.into();
        self.expires_at = terms.expires_at.into();
        (self.version, self.bump) = (VERSION, bump);
    }

    /// Fails with `AccountMismatch` where the session was opened for another signer or another expiry.
    pub fn check_same(&self, terms: &SessionTerms) -> Pure<()> {
        if self.signer == terms.signer && self.expires_at == terms.expires_at {
            Ok(())
        } else {
            Err(MarketError::AccountMismatch)
        }
    }

    /// What is neither spent nor refunded, micro-USDC: `deposit − settled − refunded`.
    pub fn rest(&self) -> Pure<u64> {
        let unspent = self.deposit.get().checked_sub(self.settled.get()).ok_or(MarketError::LedgerUnderflow)?;
        unspent.checked_sub(self.refunded.get()).ok_or(MarketError::LedgerUnderflow)
    }

    /// Fails with `SessionFinal` when nothing can be settled any more.
    pub fn check_open(&self) -> Pure<()> {
        if self.finalized == 0 {
            Ok(())
        } else {
            Err(MarketError::SessionFinal)
        }
    }

    /// Adds to the deposit. Fails with `SessionFinal`, `SessionClosing` or `SessionExpired`.
    pub fn add_deposit(&mut self, amount: u64, now: i64) -> Pure<()> {
        self.check_open()?;
        if self.close_at.get() != 0 {
            return Err(MarketError::SessionClosing);
        }
        if now > self.expires_at.get() {
            return Err(MarketError::SessionExpired);
        }
        credit(&mut self.deposit, amount)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytemuck::Zeroable;

    fn session() -> Session {
        Session { deposit: 100.into(), expires_at: 5_000.into(), ..Session::zeroed() }
    }

    #[test]
    fn a_closing_or_expired_session_takes_no_more() {
        let mut open = session();
        assert_eq!(open.add_deposit(5, 5_000), Ok(()));
        assert_eq!(open.deposit.get(), 105);
        assert_eq!(open.add_deposit(5, 5_001), Err(MarketError::SessionExpired));
        open.request_close(0, 0).unwrap();
        assert_eq!(open.close_at.get(), 1);
        assert_eq!(open.add_deposit(5, 0), Err(MarketError::SessionClosing));
    }

    #[test]
    fn more_cannot_be_gone_than_came_in() {
        let overspent = Session { settled: 101.into(), ..session() };
        assert_eq!(overspent.rest(), Err(MarketError::LedgerUnderflow));
        let overpaid = Session { settled: 60.into(), refunded: 41.into(), ..session() };
        assert_eq!(overpaid.rest(), Err(MarketError::LedgerUnderflow));
    }
}
