use super::{credit, later, Pure};
use crate::{clock::after, MarketError, MAX_SESSION_LIFE, OPEN_SLOT_WINDOW};
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
    pub salt: PodU64,
    pub open_slot: PodU64,
    /// After this second plus the grace period anyone can close the session.
    pub expires_at: PodI64,
    /// When anyone can close it because the payer asked for it; 0 when not asked.
    pub close_at: PodI64,
    /// 1 when nothing can be settled any more, 0 before.
    pub finalized: u8,
    pub version: u8,
    pub bump: u8,
    pub reserved: [u8; 48],
}

/// Arguments of `open_session`.
pub struct SessionTerms {
    pub salt: u64,
    pub open_slot: u64,
    pub deposit: u64,
    pub expires_at: i64,
    pub signer: Address,
}

impl SessionTerms {
    /// Checks the terms against the payer, the smallest deposit (micro-USDC) and the clock.
    pub fn check(&self, payer: &Address, min_deposit: u64, now: crate::clock::Now) -> Pure<()> {
        if self.signer == *payer || self.signer == Address::default() {
            return Err(MarketError::SignerIsPayer);
        }
        match now.slot.checked_sub(self.open_slot) {
            Some(age) if age <= OPEN_SLOT_WINDOW => (),
            _ => return Err(MarketError::OpenSlotOutOfRange),
        }
        if self.deposit < min_deposit {
            return Err(MarketError::DepositTooSmall);
        }
        if self.expires_at <= now.unix || self.expires_at > after(now.unix, MAX_SESSION_LIFE)? {
            return Err(MarketError::ExpiryOutOfRange);
        }
        Ok(())
    }
}

impl Session {
    /// What is not spent, micro-USDC.
    pub fn rest(&self) -> Pure<u64> {
        self.deposit.get().checked_sub(self.settled.get()).ok_or(MarketError::LedgerUnderflow)
    }

    /// Adds to the deposit. Fails with `SessionClosing` or `SessionExpired`.
    pub fn add_deposit(&mut self, amount: u64, now: i64) -> Pure<()> {
        if self.close_at.get() != 0 {
            return Err(MarketError::SessionClosing);
        }
        if now > self.expires_at.get() {
            return Err(MarketError::SessionExpired);
        }
        credit(&mut self.deposit, amount)
    }

    /// Sets the time from which anyone can close the session. Fails with `SessionClosing` when it is set already.
    pub fn request_close(&mut self, now: i64, grace: i64) -> Pure<i64> {
        if self.close_at.get() != 0 {
            return Err(MarketError::SessionClosing);
        }
        // 0 means "not asked for"; only a clock that starts at 0 could produce it.
        let close_at = later(PodI64::from(1), after(now, grace)?);
        self.close_at = close_at.into();
        Ok(close_at)
    }

    /// Whether the session can be closed now; `agreed` when payer and signer both sign.
    pub fn check_close(&self, now: crate::clock::Now, grace: i64, agreed: bool) -> Pure<()> {
        match now.slot.checked_sub(self.open_slot.get()) {
            Some(age) if age > OPEN_SLOT_WINDOW => (),
            _ => return Err(MarketError::SessionTooYoung),
        }
        let asked = self.close_at.get() != 0 && now.unix >= self.close_at.get();
        if agreed || asked || now.unix >= after(self.expires_at.get(), grace)? {
            Ok(())
        } else {
            Err(MarketError::CloseTooEarly)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Now;
    use bytemuck::Zeroable;

    const PAYER: Address = Address::new_from_array([1; 32]);
    const SIGNER: Address = Address::new_from_array([2; 32]);

    fn now(unix: i64, slot: u64) -> Now {
        Now { unix, slot }
    }

    fn session() -> Session {
        Session { deposit: 100.into(), open_slot: 1_000.into(), expires_at: 5_000.into(), ..Session::zeroed() }
    }

    #[test]
    fn terms_are_checked() {
        let check = |change: fn(&mut SessionTerms)| {
            let mut terms = SessionTerms { salt: 0, open_slot: 1_000, deposit: 50, expires_at: 101, signer: SIGNER };
            change(&mut terms);
            terms.check(&PAYER, 50, now(100, 1_000))
        };
        assert_eq!(check(|_| ()), Ok(()));
        assert_eq!(check(|t| t.signer = PAYER), Err(MarketError::SignerIsPayer));
        assert_eq!(check(|t| t.signer = Address::default()), Err(MarketError::SignerIsPayer));
        assert_eq!(check(|t| t.open_slot = 850), Ok(()));
        assert_eq!(check(|t| t.open_slot = 849), Err(MarketError::OpenSlotOutOfRange));
        assert_eq!(check(|t| t.open_slot = 1_001), Err(MarketError::OpenSlotOutOfRange));
        assert_eq!(check(|t| t.deposit = 49), Err(MarketError::DepositTooSmall));
        assert_eq!(check(|t| t.expires_at = 100), Err(MarketError::ExpiryOutOfRange));
        assert_eq!(check(|t| t.expires_at = 100 + MAX_SESSION_LIFE), Ok(()));
        assert_eq!(check(|t| t.expires_at = 101 + MAX_SESSION_LIFE), Err(MarketError::ExpiryOutOfRange));
        assert_eq!(check(|t| t.expires_at = i64::MAX), Err(MarketError::ExpiryOutOfRange));
    }

    #[test]
    fn an_address_cannot_come_back() {
        assert_eq!(session().check_close(now(0, 1_150), 0, true), Err(MarketError::SessionTooYoung));
        assert_eq!(session().check_close(now(0, 1_151), 0, true), Ok(()));
    }

    #[test]
    fn closing_needs_agreement_or_time() {
        let mut session = session();
        assert_eq!(session.check_close(now(4_999, 2_000), 60, false), Err(MarketError::CloseTooEarly));
        assert_eq!(session.check_close(now(5_059, 2_000), 60, false), Err(MarketError::CloseTooEarly));
        assert_eq!(session.check_close(now(5_060, 2_000), 60, false), Ok(()));
        assert_eq!(session.request_close(300, 60), Ok(360));
        assert_eq!(session.check_close(now(359, 2_000), 60, false), Err(MarketError::CloseTooEarly));
        assert_eq!(session.check_close(now(360, 2_000), 60, false), Ok(()));
        assert_eq!(session.request_close(400, 60), Err(MarketError::SessionClosing));
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
}
