use super::Worker;
use crate::{
    clock::{after, Now},
    debit, Ledger, MarketError, Pure,
};
use anchor_lang::prelude::*;

impl Worker {
    /// Asks to leave: the bond can be withdrawn `cooldown` seconds after `now` (unix seconds), which is returned. The boost ends at
    /// once. Fails with `WorkerExiting` the second time, and with `AuditorState` while the worker can be drawn as an auditor.
    pub fn request_exit(&mut self, now: i64, cooldown: i64) -> Pure<i64> {
        self.check_staying()?;
        if self.audits != 0 {
            return Err(MarketError::AuditorState);
        }
        let exit_at = after(now, cooldown)?;
        self.exit_at = exit_at.into();
        self.boost_bps = PodU16::ZERO;
        Ok(exit_at)
    }

    /// Takes all of the bond out, here and from the ledger's total, and returns it, micro-ZERO. The worker stays one that has left
    /// until `add_bond` brings it back. Fails with `NotExiting`, `NoBond`, `ExitTooEarly`, and with `BondLocked` while something
    /// could still cost the bond: an audit of or by this worker, a batch not drawn, or earnings in their challenge window
    /// (`window` seconds). Earnings without receipts vest under no bond and lock none.
    pub fn withdraw_bond(&mut self, ledger: &mut Ledger, now: &Now, window: i64) -> Pure<u64> {
        if self.exit_at.is_zero() {
            return Err(MarketError::NotExiting);
        }
        let amount = self.bond.get();
        if amount == 0 {
            return Err(MarketError::NoBond);
        }
        if now.unix < self.exit_at.get() {
            return Err(MarketError::ExitTooEarly);
        }
        self.sweep(now.first_unvested(window))?;
        let decided = self.open_audits.is_zero() && self.duties.is_zero() && self.held.is_zero();
        if !decided || self.unvested()? > 0 {
            return Err(MarketError::BondLocked);
        }
        self.bond = PodU64::ZERO;
        debit(&mut ledger.bonds_total, amount)?;
        Ok(amount)
    }

    /// Fails with `WorkerExiting` from `request_exit` on, until a bond brings the worker back.
    pub fn check_staying(&self) -> Pure<()> {
        if self.exit_at.is_zero() {
            Ok(())
        } else {
            Err(MarketError::WorkerExiting)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Bucket, DAY};
    use bytemuck::Zeroable;

    const AT: i64 = 9 * DAY as i64;
    const NOW: Now = Now { unix: AT, slot: 0 };

    fn leaving() -> (Worker, Ledger) {
        let worker = Worker { bond: 10.into(), exit_at: AT.into(), ..Worker::zeroed() };
        (worker, Ledger { bonds_total: 25.into(), ..Ledger::zeroed() })
    }

    #[test]
    fn a_worker_asks_once_and_loses_its_boost_at_once() {
        let mut worker = Worker { boost_bps: 700.into(), ..Worker::zeroed() };
        assert_eq!(worker.request_exit(5, i64::MAX), Err(MarketError::Overflow));
        assert_eq!(worker.request_exit(5, 100), Ok(105));
        assert_eq!((worker.exit_at.get(), worker.boost_bps.get()), (105, 0));
        assert_eq!(worker.request_exit(6, 100), Err(MarketError::WorkerExiting));
    }

    #[test]
    fn an_auditor_leaves_the_auditors_first() {
        let mut worker = Worker { audits: 1, ..Worker::zeroed() };
        assert_eq!(worker.request_exit(5, 100), Err(MarketError::AuditorState));
        assert_eq!(worker.exit_at.get(), 0);
    }

    #[test]
    fn a_bond_leaves_once_and_not_a_second_early() {
        let (mut worker, mut ledger) = leaving();
        let early = Now { unix: AT - 1, slot: 0 };
        assert_eq!(worker.withdraw_bond(&mut ledger, &early, 0), Err(MarketError::ExitTooEarly));
        assert_eq!(worker.withdraw_bond(&mut ledger, &NOW, 0), Ok(10));
        assert_eq!((worker.bond.get(), ledger.bonds_total.get()), (0, 15));
        assert_eq!(worker.withdraw_bond(&mut ledger, &NOW, 0), Err(MarketError::NoBond));
        assert_eq!(worker.request_exit(AT, 1), Err(MarketError::WorkerExiting));
        worker.exit_at = 0.into();
        assert_eq!(worker.withdraw_bond(&mut ledger, &NOW, 0), Err(MarketError::NotExiting));
    }

    #[test]
    fn whatever_can_still_cost_a_bond_locks_it() {
        let locks: [fn(&mut Worker); 4] = [
            |worker| worker.open_audits = 1.into(),
            |worker| worker.duties = 1.into(),
            |worker| worker.held = 1.into(),
            |worker| worker.buckets[2] = Bucket { day: 8.into(), amount: 1.into() },
        ];
        for (place, lock) in locks.iter().enumerate() {
            let (mut worker, mut ledger) = leaving();
            lock(&mut worker);
            assert_eq!(worker.withdraw_bond(&mut ledger, &NOW, 1), Err(MarketError::BondLocked), "{place}");
        }
    }

    #[test]
    fn what_has_vested_and_what_was_never_covered_lock_nothing() {
        let (mut worker, mut ledger) = leaving();
        (worker.uncovered, worker.vested) = (5.into(), 7.into());
        worker.buckets[2] = Bucket { day: 8.into(), amount: 3.into() };
        assert_eq!(worker.withdraw_bond(&mut ledger, &NOW, 0), Ok(10));
        assert_eq!((worker.uncovered.get(), worker.vested.get(), worker.unvested()), (5, 10, Ok(0)));
    }
}
