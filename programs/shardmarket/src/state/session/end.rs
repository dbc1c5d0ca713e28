//! How a session ends: in one step where both sides agree, or final, refunded and removed, each by anybody.

use super::Session;
use crate::{
    clock::{after, Now},
    credit, later, MarketError, Pure, Reason, OPEN_SLOT_WINDOW,
};
use anchor_lang::prelude::*;

impl Session {
    /// Sets the time from which anyone can end the session. Fails with `SessionFinal`, and with `SessionClosing` when it is set.
    pub fn request_close(&mut self, now: i64, grace: i64) -> Pure<i64> {
        self.check_open()?;
        if self.close_at.get() != 0 {
            return Err(MarketError::SessionClosing);
        }
        // 0 means "not asked for"; only a clock that starts at 0 could produce it.
        let close_at = later(PodI64::from(1), after(now, grace)?);
        self.close_at = close_at.into();
        Ok(close_at)
    }

    /// Fails with `SessionTooYoung` within 150 slots of the open slot: before, the session's address could come back.
    pub fn check_age(&self, now: Now) -> Pure<()> {
        match now.slot.checked_sub(self.open_slot.get()) {
            Some(age) if age > OPEN_SLOT_WINDOW => Ok(()),
            _ => Err(MarketError::SessionTooYoung),
        }
    }

    /// Whether the session can end now, and why: `Agreed` when payer and signer both sign (`agreed`), otherwise because its time
    /// is over. Fails with `SessionTooYoung` and `CloseTooEarly`.
    pub fn check_close(&self, now: Now, grace: i64, agreed: bool) -> Pure<Reason> {
        self.check_age(now)?;
        let asked = self.close_at.get() != 0 && now.unix >= self.close_at.get();
        if agreed {
            Ok(Reason::Agreed)
        } else if asked || now.unix >= after(self.expires_at.get(), grace)? {
            Ok(self.reason())
        } else {
            Err(MarketError::CloseTooEarly)
        }
    }

    /// Ends the session without its payer and its signer, for good. Fails with `SessionFinal` when that was done, and as
    /// `check_close` does.
    pub fn finalize(&mut self, now: Now, grace: i64) -> Pure<Reason> {
        self.check_open()?;
        let reason = self.check_close(now, grace, false)?;
        self.finalized = 1;
        Ok(reason)
    }

    /// Takes the rest out for the payer and returns it, 0 where there is none.
    pub fn take_rest(&mut self) -> Pure<u64> {
        let rest = self.rest()?;
        credit(&mut self.refunded, rest)?;
        Ok(rest)
    }

    /// Takes the rest of a final session out and says why it ended. Fails with `SessionNotFinal` or `NothingToRefund`.
    pub fn take_refund(&mut self) -> Pure<(u64, Reason)> {
        self.check_final()?;
        match self.take_rest()? {
            0 => Err(MarketError::NothingToRefund),
            rest => Ok((rest, self.reason())),
        }
    }

    /// Whether the account can be removed. Fails with `SessionNotFinal`, or with `RefundDue` while there is a rest. A final session
    /// is older than `OPEN_SLOT_WINDOW`, so its address never comes back.
    pub fn check_reclaim(&self) -> Pure<()> {
        self.check_final()?;
        match self.rest()? {
            0 => Ok(()),
            _ => Err(MarketError::RefundDue),
        }
    }

    fn check_final(&self) -> Pure<()> {
        if self.finalized == 0 {
            return Err(MarketError::SessionNotFinal);
        }
        Ok(())
    }

    /// Why a session ended that nobody agreed to end.
    fn reason(&self) -> Reason {
        if self.close_at.get() != 0 {
            Reason::Requested
        } else {
            Reason::Expired
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytemuck::Zeroable;

    fn now(unix: i64, slot: u64) -> Now {
        Now { unix, slot }
    }

    fn session() -> Session {
        Session { deposit: 100.into(), open_slot: 1_000.into(), expires_at: 5_000.into(), ..Session::zeroed() }
    }

    #[test]
    fn an_address_cannot_come_back() {
        assert_eq!(session().check_close(now(0, 1_150), 0, true), Err(MarketError::SessionTooYoung));
        assert_eq!(session().check_close(now(0, 1_151), 0, true), Ok(Reason::Agreed));
    }

    #[test]
    fn closing_needs_agreement_or_time() {
        let mut session = session();
        assert_eq!(session.check_close(now(4_999, 2_000), 60, false), Err(MarketError::CloseTooEarly));
        assert_eq!(session.check_close(now(5_059, 2_000), 60, false), Err(MarketError::CloseTooEarly));
        assert_eq!(session.check_close(now(5_060, 2_000), 60, false), Ok(Reason::Expired));
        assert_eq!(session.request_close(300, 60), Ok(360));
        assert_eq!(session.check_close(now(359, 2_000), 60, false), Err(MarketError::CloseTooEarly));
        assert_eq!(session.check_close(now(360, 2_000), 60, false), Ok(Reason::Requested));
        assert_eq!(session.request_close(400, 60), Err(MarketError::SessionClosing));
    }

    #[test]
    fn a_final_session_takes_and_spends_no_more() {
        let mut session = session();
        assert_eq!(session.finalize(now(5_059, 2_000), 60), Err(MarketError::CloseTooEarly));
        assert_eq!(session.finalize(now(5_060, 1_150), 60), Err(MarketError::SessionTooYoung));
        assert_eq!(session.check_open(), Ok(()));
        assert_eq!(session.finalize(now(5_060, 2_000), 60), Ok(Reason::Expired));
        for refused in [session.check_open(), session.add_deposit(1, 0), session.request_close(0, 0).map(|_| ())] {
            assert_eq!(refused, Err(MarketError::SessionFinal));
        }
        assert_eq!(session.finalize(now(9_999, 9_999), 0), Err(MarketError::SessionFinal));
    }

    #[test]
    fn the_rest_goes_back_once_and_then_the_account() {
        let mut session = Session { settled: 30.into(), ..session() };
        assert_eq!(session.take_refund(), Err(MarketError::SessionNotFinal));
        assert_eq!(session.check_reclaim(), Err(MarketError::SessionNotFinal));
        session.request_close(100, 60).unwrap();
        assert_eq!(session.finalize(now(160, 2_000), 60), Ok(Reason::Requested));
        assert_eq!(session.check_reclaim(), Err(MarketError::RefundDue));
        assert_eq!(session.take_refund(), Ok((70, Reason::Requested)));
        assert_eq!((session.rest(), session.refunded.get()), (Ok(0), 70));
        assert_eq!(session.take_refund(), Err(MarketError::NothingToRefund));
        assert_eq!(session.check_reclaim(), Ok(()));
    }
}
