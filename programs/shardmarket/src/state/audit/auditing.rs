use super::{Batch, Verdict, BATCH_ANSWERED, BATCH_AUDITED, BATCH_DECIDED, BATCH_PASSED, VOTE_GUILTY, VOTE_NOT_GUILTY};
use crate::{
    clock::{after, Now},
    credit, debit, Ledger, Limits, MarketError, Pure, Worker, AGREEING_AUDITORS, DRAWN_AUDITORS,
};
use anchor_lang::prelude::*;

impl Batch {
    /// Somebody challenges a batch that the draw has passed, with a bond: what it covers is held again. Fails with `WrongBatchState`,
    /// and with `WindowClosed` once its day has vested.
    pub fn challenge(&mut self, by: &Address, worker: &mut Worker, now: &Now, limits: &Limits) -> Pure<()> {
        if self.state != BATCH_PASSED {
            return Err(MarketError::WrongBatchState);
        }
        if self.day < now.first_unvested(limits.challenge_window_secs.get()) {
            return Err(MarketError::WindowClosed);
        }
        credit(&mut worker.held, self.amount.get())?;
        self.challenger = *by;
        self.challenge_bond = limits.challenge_bond;
        self.open(worker, now, limits)
    }

    /// Whether auditors can be drawn. Fails with `WrongBatchState` when there is no audit or they are drawn, and with `TooLate`
    /// after the deadline.
    pub fn check_undrawn(&self, now: &Now) -> Pure<()> {
        if !self.is_audited() || self.has_auditors() {
            return Err(MarketError::WrongBatchState);
        }
        self.check_time(now)
    }

    /// The worker has revealed what has the hash `response`; from now on the auditors have time to vote. Fails with
    /// `WrongBatchState`, and with `TooLate` after the deadline.
    pub fn respond(&mut self, response: [u8; 32], now: &Now, limits: &Limits) -> Pure<()> {
        if self.state != BATCH_AUDITED {
            return Err(MarketError::WrongBatchState);
        }
        self.check_time(now)?;
        self.response = response;
        self.state = BATCH_ANSWERED;
        self.deadline = after(now.unix, limits.audit_vote_secs.get())?.into();
        Ok(())
    }

    /// An auditor votes, once. Fails with `WrongBatchState` before the worker has answered, with `TooLate` after the deadline, and
    /// with `NotAuditor`.
    pub fn vote(&mut self, auditor: &Address, guilty: bool, now: &Now) -> Pure<()> {
        if self.state != BATCH_ANSWERED {
            return Err(MarketError::WrongBatchState);
        }
        self.check_time(now)?;
        let place = self.auditors.iter().position(|drawn| drawn == auditor).ok_or(MarketError::NotAuditor)?;
        if self.votes[place] != 0 {
            return Err(MarketError::NotAuditor);
        }
        self.votes[place] = if guilty { VOTE_GUILTY } else { VOTE_NOT_GUILTY };
        Ok(())
    }

    /// What two auditors agree on. Fails with `WrongBatchState` and `NoVerdict`.
    pub fn verdict(&self) -> Pure<Verdict> {
        if self.state != BATCH_ANSWERED {
            return Err(MarketError::WrongBatchState);
        }
        self.agreement().ok_or(MarketError::NoVerdict)
    }

    /// What an audit comes to whose time is over. Fails with `WrongBatchState` where there is none or its auditors agree, and with
    /// `TooEarly` up to the deadline.
    pub fn lapse(&self, now: &Now) -> Pure<Verdict> {
        if !self.is_audited() || self.agreement().is_some() {
            return Err(MarketError::WrongBatchState);
        }
        if now.unix <= self.deadline.get() {
            return Err(MarketError::TooEarly);
        }
        Ok(if self.state == BATCH_AUDITED { Verdict::Silence } else { Verdict::NoQuorum })
    }

    /// The audit is over: what the batch covers is held no longer.
    pub fn decide(&mut self, worker: &mut Worker) -> Pure<()> {
        self.state = BATCH_DECIDED;
        worker.open_audits = worker.open_audits.get().checked_sub(1).ok_or(MarketError::LedgerUnderflow)?.into();
        debit(&mut worker.held, self.amount.get())
    }

    /// Gives what this batch covers and everything else uncovered or unvested to the treasury, and returns how much there was
    /// (micro-USDC): what the batch covers is still there even if its day has vested meanwhile, because it is held.
    pub fn forfeit(&self, worker: &mut Worker, ledger: &mut Ledger, limits: &Limits, now: &Now) -> Pure<u64> {
        let first_unvested = now.first_unvested(limits.challenge_window_secs.get());
        let rest = worker.forfeit(ledger, limits, now)?;
        if self.day >= first_unvested {
            return Ok(rest);
        }
        let vested = worker.forfeit_batch(ledger, self.amount.get(), self.day.get(), now.day())?;
        rest.checked_add(vested).ok_or(MarketError::Overflow)
    }

    /// How many auditors decide about it: none before they are drawn.
    pub fn drawn(&self) -> usize {
        if self.has_auditors() {
            DRAWN_AUDITORS
        } else {
            0
        }
    }

    /// What the challenger put up, micro-ZERO; `None` where the draw opened the audit.
    pub fn challenge_put_up(&self) -> Option<u64> {
        (self.challenger != Address::default()).then_some(self.challenge_bond.get())
    }

    /// How many auditors voted as the verdict is.
    pub fn agreeing(&self, verdict: Verdict) -> u64 {
        (0..DRAWN_AUDITORS).filter(|place| self.agrees(*place, verdict)).count() as u64
    }

    /// Whether the auditor at `place` voted as the verdict is.
    pub fn agrees(&self, place: usize, verdict: Verdict) -> bool {
        match verdict {
            Verdict::Guilty => self.votes[place] == VOTE_GUILTY,
            Verdict::Acquitted => self.votes[place] == VOTE_NOT_GUILTY,
            Verdict::Silence | Verdict::NoQuorum => false,
        }
    }

    fn agreement(&self) -> Option<Verdict> {
        let enough = |verdict: &Verdict| self.agreeing(*verdict) >= AGREEING_AUDITORS.into();
        [Verdict::Guilty, Verdict::Acquitted].into_iter().find(enough)
    }

    fn is_audited(&self) -> bool {
        self.state == BATCH_AUDITED || self.state == BATCH_ANSWERED
    }

    fn has_auditors(&self) -> bool {
        self.auditors[0] != Address::default()
    }

    fn check_time(&self, now: &Now) -> Pure<()> {
        if now.unix > self.deadline.get() {
            return Err(MarketError::TooLate);
        }
        Ok(())
    }
}
