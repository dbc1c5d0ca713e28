use super::Worker;
use crate::{clock::Now, credit, debit, fill, sweep, Limits, MarketError, Pure, MAX_BOOST_BPS, WORKER_BPS};
use anchor_lang::prelude::*;
use market_math::{mul_div_floor, BPS};

/// A batch of receipts as it is published.
#[derive(Clone, Copy)]
pub struct Posting {
    /// Merkle root of the receipts.
    pub root: [u8; 32],
    /// How many there are.
    pub count: u32,
    /// Micro-USDC of uncovered earnings that they cover.
    pub amount: u64,
}

impl Worker {
    /// Credits the worker's part of `amount`, `floor(amount × (7000 + boost) / 10000)`, and returns it.
    pub fn earn(&mut self, amount: u64) -> Pure<u64> {
        let boost = u64::from(self.boost_bps.get()).min(MAX_BOOST_BPS);
        let part = mul_div_floor(amount, WORKER_BPS + boost, BPS).ok_or(MarketError::Overflow)?;
        credit(&mut self.uncovered, part)?;
        Ok(part)
    }

    /// Moves what a batch covers from uncovered to the bucket of today and extends the receipt chain.
    /// Fails with `LadderExceeded` where more would vest than the bond carries: that much stays uncovered until then.
    pub fn post(&mut self, posting: &Posting, now: &Now, limits: &Limits) -> Pure<()> {
        let Posting { root, count, amount } = posting;
        if *amount == 0 || *count == 0 || self.uncovered < *amount {
            return Err(MarketError::ReceiptsOutOfRange);
        }
        self.sweep(now.first_unvested(limits.challenge_window_secs.get()))?;
        let after = self.unvested()?.checked_add(*amount).ok_or(MarketError::Overflow)?;
        if after > limits.ladder.carries(self.bond.get()) {
            return Err(MarketError::LadderExceeded);
        }
        debit(&mut self.uncovered, *amount)?;
        let vested = fill(&mut self.buckets, now.day(), *amount)?;
        credit(&mut self.vested, vested)?;
        credit(&mut self.receipts, (*count).into())?;
        let mut link = [0; 76];
        link[..32].copy_from_slice(&self.receipt_chain);
        link[32..64].copy_from_slice(root);
        link[64..68].copy_from_slice(&count.to_le_bytes());
        link[68..].copy_from_slice(&amount.to_le_bytes());
        self.receipt_chain = sha256(&link);
        Ok(())
    }

    /// Moves all buckets of days before `first_unvested` into what has vested.
    pub fn sweep(&mut self, first_unvested: u64) -> Pure<()> {
        let swept = sweep(&mut self.buckets, first_unvested)?;
        credit(&mut self.vested, swept)
    }

    /// Micro-USDC in the buckets: what has not vested, once they were swept.
    pub fn unvested(&self) -> Pure<u64> {
        let sum = |sum: u64, amount: u64| sum.checked_add(amount).ok_or(MarketError::Overflow);
        self.buckets.iter().try_fold(0, |total, bucket| sum(total, bucket.amount.get()))
    }

    /// Takes what has vested before the day `first_unvested` and returns it: `min(vested, vested + unvested − held)`, so that
    /// what is held is always still there, vested or not. Fails with `NothingVested`.
    pub fn take_vested(&mut self, first_unvested: u64) -> Pure<u64> {
        self.sweep(first_unvested)?;
        let covered = self.vested.get().checked_add(self.unvested()?).ok_or(MarketError::Overflow)?;
        let amount = self.vested.get().min(covered.saturating_sub(self.held.get()));
        if amount == 0 {
            return Err(MarketError::NothingVested);
        }
        debit(&mut self.vested, amount)?;
        credit(&mut self.claimed, amount)?;
        Ok(amount)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Bucket, Ladder, Rung, BUCKETS, DAY, RUNGS};
    use bytemuck::Zeroable;
    use proptest::prelude::*;

    const ROOT: [u8; 32] = [1; 32];

    fn posting(count: u32, amount: u64) -> Posting {
        Posting { root: ROOT, count, amount }
    }

    fn at_day(day: u64) -> Now {
        Now { unix: (day * DAY) as i64, slot: 0 }
    }

    /// A window of zero; a bond of 10 carries 100, one of 20 carries 1,000.
    fn limits() -> Limits {
        let rung = |bond: u64, carries: u64| Rung { bond: bond.into(), carries: carries.into() };
        let mut rungs = [rung(20, 1_000); RUNGS];
        rungs[0] = rung(10, 100);
        Limits { ladder: Ladder { rungs }, ..Limits::zeroed() }
    }

    fn worker(uncovered: u64, bond: u64) -> Worker {
        Worker { uncovered: uncovered.into(), bond: bond.into(), ..Worker::zeroed() }
    }

    #[test]
    fn a_part_is_floored_and_its_boost_is_capped() {
        let mut worker = Worker::zeroed();
        assert_eq!(worker.earn(999), Ok(699));
        worker.boost_bps = 1_000.into();
        assert_eq!(worker.earn(999), Ok(799));
        worker.boost_bps = u16::MAX.into();
        assert_eq!(worker.earn(u64::MAX - 10_000).unwrap(), ((u64::MAX - 10_000) as u128 * 8 / 10) as u64);
        assert_eq!(worker.earn(u64::MAX), Err(MarketError::Overflow));
    }

    #[test]
    fn receipts_cover_no_more_than_was_earned() {
        let (mut worker, limits, now) = (worker(10, 10), limits(), at_day(3));
        assert_eq!(worker.post(&posting(1, 11), &now, &limits), Err(MarketError::ReceiptsOutOfRange));
        assert_eq!(worker.post(&posting(1, 0), &now, &limits), Err(MarketError::ReceiptsOutOfRange));
        assert_eq!(worker.post(&posting(0, 10), &now, &limits), Err(MarketError::ReceiptsOutOfRange));
        assert_eq!(worker.post(&posting(2, 10), &now, &limits), Ok(()));
        assert_eq!(worker.take_vested(3), Err(MarketError::NothingVested));
        assert_eq!(worker.take_vested(4), Ok(10));
        assert_eq!(worker.take_vested(4), Err(MarketError::NothingVested));
        assert_eq!((worker.claimed.get(), worker.receipts.get()), (10, 2));
    }

    #[test]
    fn the_chain_commits_to_root_count_and_amount() {
        let mut worker = worker(10, 10);
        worker.post(&posting(2, 10), &at_day(3), &limits()).unwrap();
        let link = [&[0; 32][..], &ROOT, &2u32.to_le_bytes(), &10u64.to_le_bytes()].concat();
        assert_eq!(worker.receipt_chain, sha256(&link));
    }

    #[test]
    fn no_more_vests_at_once_than_the_bond_carries() {
        let limits = limits();
        let mut worker = worker(5_000, 10);
        assert_eq!(worker.post(&posting(1, 101), &at_day(3), &limits), Err(MarketError::LadderExceeded));
        assert_eq!(worker.post(&posting(1, 60), &at_day(3), &limits), Ok(()));
        assert_eq!(worker.post(&posting(1, 41), &at_day(3), &limits), Err(MarketError::LadderExceeded));
        assert_eq!(worker.post(&posting(1, 40), &at_day(3), &limits), Ok(()));
        worker.bond = 20.into();
        assert_eq!(worker.post(&posting(1, 900), &at_day(3), &limits), Ok(()));
        assert_eq!(worker.post(&posting(1, 1), &at_day(3), &limits), Err(MarketError::LadderExceeded));
        // The next day all of it has vested and counts no more.
        assert_eq!(worker.post(&posting(1, 1_000), &at_day(4), &limits), Ok(()));
        assert_eq!((worker.vested.get(), worker.unvested(), worker.uncovered.get()), (1_000, Ok(1_000), 3_000));
        worker.bond = 0.into();
        assert_eq!(worker.post(&posting(1, 1), &at_day(9), &limits), Err(MarketError::LadderExceeded));
    }

    #[test]
    fn what_is_held_cannot_be_claimed_wherever_it_is() {
        let mut worker = Worker { vested: 50.into(), held: 30.into(), ..Worker::zeroed() };
        worker.buckets[1] = Bucket { day: 7.into(), amount: 20.into() };
        assert_eq!(worker.take_vested(7), Ok(40));
        assert_eq!(worker.take_vested(7), Err(MarketError::NothingVested));
        assert_eq!(worker.take_vested(8), Err(MarketError::NothingVested));
        worker.held = 10.into();
        assert_eq!(worker.take_vested(8), Ok(20));
        worker.held = 1_000.into();
        assert_eq!(worker.take_vested(8), Err(MarketError::NothingVested));
    }

    proptest! {
        #[test]
        fn parts_never_exceed_the_whole(amount in any::<u64>(), boost in any::<u16>()) {
            let mut worker = Worker { boost_bps: boost.into(), ..Worker::zeroed() };
            let part = worker.earn(amount).unwrap();
            let bps = 7_000 + u128::from(boost).min(1_000);
            prop_assert_eq!(u128::from(part), u128::from(amount) * bps / 10_000);
        }

        /// Whatever has vested, waits or is held: what is left after a claim covers what is held, and nothing is lost.
        #[test]
        fn a_claim_leaves_what_is_held(vested in 0u64..1_000, unvested in 0u64..1_000, held in 0u64..2_000) {
            prop_assume!(held <= vested + unvested);
            let mut worker = Worker { vested: vested.into(), held: held.into(), ..Worker::zeroed() };
            worker.buckets[BUCKETS - 1] = Bucket { day: 11.into(), amount: unvested.into() };
            let taken = worker.take_vested(11).unwrap_or(0);
            prop_assert_eq!(taken, vested.min(vested + unvested - held));
            prop_assert!(worker.vested.get() + unvested >= held);
            prop_assert_eq!(worker.vested.get() + taken, vested);
        }
    }
}
