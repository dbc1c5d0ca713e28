use super::Worker;
use crate::{clock::after, seconds_between, MarketError, Pure, PAYOUT_DELAY, ROTATION_SPACING};
use anchor_lang::prelude::*;

impl Worker {
    /// Whose token accounts are paid. Fails with `AccountMismatch` for all zeros, which nobody owns.
    pub fn set_payout(&mut self, payout: Address) -> Pure<()> {
        if payout == Address::default() {
            return Err(MarketError::AccountMismatch);
        }
        self.payout = payout;
        Ok(())
    }

    /// Makes `next` the operator and keeps the last one, whose receipts are still evidence. The account's address stays.
    /// Fails with `RotatedTooRecently` within `ROTATION_SPACING` of the last change (unix seconds): two quick changes would put a
    /// key out of reach whose receipts have not vested.
    pub fn rotate_operator(&mut self, next: Address, now: i64) -> Pure<()> {
        if seconds_between(self.rotated_at.get(), now) < ROTATION_SPACING as u64 {
            return Err(MarketError::RotatedTooRecently);
        }
        self.prior_operator = core::mem::replace(&mut self.operator, next);
        self.rotated_at = now.into();
        Ok(())
    }

    /// Lets `next` be the payout key `PAYOUT_DELAY` seconds after `now` and returns that time; in the place of one that waits.
    /// Fails with `AccountMismatch` for all zeros.
    pub fn propose_payout(&mut self, next: Address, now: i64) -> Pure<i64> {
        if next == Address::default() {
            return Err(MarketError::AccountMismatch);
        }
        let payout_at = after(now, PAYOUT_DELAY)?;
        (self.pending_payout, self.payout_at) = (next, payout_at.into());
        Ok(payout_at)
    }

    /// Makes the proposed key the payout key and returns the last one. Fails with `PayoutNotDue`.
    pub fn apply_payout(&mut self, now: i64) -> Pure<Address> {
        if now < self.payout_at.get() {
            return Err(MarketError::PayoutNotDue);
        }
        let next = self.cancel_payout()?;
        Ok(core::mem::replace(&mut self.payout, next))
    }

    /// Drops the proposed payout key and returns it. Fails with `PayoutNotDue` where there is none.
    pub fn cancel_payout(&mut self) -> Pure<Address> {
        let dropped = core::mem::take(&mut self.pending_payout);
        if dropped == Address::default() {
            return Err(MarketError::PayoutNotDue);
        }
        self.payout_at = PodI64::ZERO;
        Ok(dropped)
    }

    /// Whether `key` is the operator's or the payout key: either may do what moves nothing out of the worker's reach.
    pub fn is_run_by(&self, key: &Address) -> bool {
        key == &self.operator || key == &self.payout
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytemuck::Zeroable;

    const START: i64 = 1_700_000_000;

    fn key(n: u8) -> Address {
        Address::new_from_array([n; 32])
    }

    fn worker() -> Worker {
        Worker { operator: key(1), payout: key(2), ..Worker::zeroed() }
    }

    #[test]
    fn nobody_is_no_payout_key() {
        let mut worker = worker();
        assert_eq!(worker.set_payout(Address::default()), Err(MarketError::AccountMismatch));
        assert_eq!(worker.propose_payout(Address::default(), START), Err(MarketError::AccountMismatch));
        assert_eq!(worker.set_payout(key(3)), Ok(()));
        assert!(worker.is_run_by(&key(3)) && worker.is_run_by(&key(1)) && !worker.is_run_by(&key(2)));
    }

    #[test]
    fn an_operator_is_changed_once_in_its_spacing_and_the_last_one_is_kept() {
        let mut worker = worker();
        assert_eq!(worker.rotate_operator(key(3), START), Ok(()));
        assert_eq!((worker.operator, worker.prior_operator), (key(3), key(1)));
        let due = START + ROTATION_SPACING;
        assert_eq!(worker.rotate_operator(key(4), due - 1), Err(MarketError::RotatedTooRecently));
        assert_eq!(worker.rotate_operator(key(4), START - 1), Err(MarketError::RotatedTooRecently));
        assert_eq!((worker.operator, worker.prior_operator), (key(3), key(1)));
        assert_eq!(worker.rotate_operator(key(4), due), Ok(()));
        assert_eq!((worker.operator, worker.prior_operator), (key(4), key(3)));
    }

    #[test]
    fn a_payout_key_waits_and_can_be_refused() {
        let mut worker = worker();
        assert_eq!(worker.apply_payout(START), Err(MarketError::PayoutNotDue));
        assert_eq!(worker.cancel_payout(), Err(MarketError::PayoutNotDue));
        let due = START + PAYOUT_DELAY;
        assert_eq!(worker.propose_payout(key(3), START), Ok(due));
        assert_eq!(worker.apply_payout(due - 1), Err(MarketError::PayoutNotDue));
        assert_eq!(worker.cancel_payout(), Ok(key(3)));
        assert_eq!(worker.apply_payout(due), Err(MarketError::PayoutNotDue));
        assert_eq!(worker.propose_payout(key(4), START), Ok(due));
        // Another proposal waits anew.
        assert_eq!(worker.propose_payout(key(5), START + 1), Ok(due + 1));
        assert_eq!(worker.apply_payout(due), Err(MarketError::PayoutNotDue));
        assert_eq!(worker.apply_payout(due + 1), Ok(key(2)));
        assert_eq!((worker.payout, worker.pending_payout, worker.payout_at.get()), (key(5), Address::default(), 0));
        assert_eq!(worker.apply_payout(due + 1), Err(MarketError::PayoutNotDue));
    }
}
