use super::{credit, debit, fill, sweep, Bucket, Ledger, Model, Pure};
use crate::{MarketError, BUCKETS, MAX_BOOST_BPS, WORKER_BPS};
use anchor_lang::prelude::*;
use market_math::{mul_div_floor, BPS};

/// A worker, at `"worker"`, operator.
///
/// Its earnings go `uncovered` → (receipts posted) → bucket of the day → (challenge window) → `vested` → (claim) → token account.
#[account]
pub struct Worker {
    /// Signs receipts and instructions.
    pub operator: Address,
    /// Owns every token account that claims are paid to.
    pub payout: Address,
    /// The `Model` account whose layers it serves.
    pub model: Address,
    /// Hash chain of all posted receipt roots.
    pub receipt_chain: [u8; 32],
    /// First layer it serves.
    pub layer_start: PodU32,
    /// The layer after its last one.
    pub layer_end: PodU32,
    /// Micro-USDC per million layer-tokens.
    pub ask: PodU64,
    /// Micro-ZERO in the bond vault.
    pub bond: PodU64,
    /// Earned, not yet covered by posted receipts, micro-USDC.
    pub uncovered: PodU64,
    /// Covered, in the challenge window, by the day on which the receipts were posted.
    pub buckets: [Bucket; BUCKETS],
    /// Can be claimed, micro-USDC.
    pub vested: PodU64,
    /// Has been claimed, micro-USDC.
    pub claimed: PodU64,
    /// Receipts posted so far.
    pub receipts: PodU64,
    /// Faults proven so far.
    pub strikes: PodU32,
    /// Addition to its part of what is settled, basis points.
    pub boost_bps: PodU16,
    pub version: u8,
    pub bump: u8,
    pub reserved: [u8; 128],
}

/// Arguments of `register_worker`.
pub struct WorkerTerms {
    pub layer_start: u32,
    pub layer_end: u32,
    pub ask: u64,
    pub bond: u64,
    pub payout: Address,
}

impl WorkerTerms {
    /// Checks the terms against the model and the smallest bond (micro-ZERO).
    pub fn check(&self, model: &Model, min_bond: u64) -> Pure<()> {
        if self.layer_start >= self.layer_end || self.layer_end > model.layer_count.get() {
            return Err(MarketError::LayersOutOfRange);
        }
        if self.ask > model.price_ceiling.get() {
            return Err(MarketError::AskTooHigh);
        }
        if self.bond < min_bond {
            return Err(MarketError::BondTooSmall);
        }
        if self.payout == Address::default() {
            return Err(MarketError::AccountMismatch);
        }
        Ok(())
    }
}

impl Worker {
    /// Adds to the bond, here and in the ledger's total.
    pub fn add_bond(&mut self, ledger: &mut Ledger, amount: u64) -> Pure<()> {
        credit(&mut self.bond, amount)?;
        credit(&mut ledger.bonds_total, amount)
    }

    /// Credits the worker's part of `amount`, `floor(amount × (7000 + boost) / 10000)`, and returns it.
    pub fn earn(&mut self, amount: u64) -> Pure<u64> {
        let boost = u64::from(self.boost_bps.get()).min(MAX_BOOST_BPS);
        let part = mul_div_floor(amount, WORKER_BPS + boost, BPS).ok_or(MarketError::Overflow)?;
        credit(&mut self.uncovered, part)?;
        Ok(part)
    }

    /// Moves `amount` from uncovered to the bucket of `day` and extends the receipt chain by `root`.
    pub fn post(&mut self, root: &[u8; 32], count: u32, amount: u64, day: u64) -> Pure<()> {
        if amount == 0 || count == 0 || self.uncovered < amount {
            return Err(MarketError::ReceiptsOutOfRange);
        }
        debit(&mut self.uncovered, amount)?;
        let vested = fill(&mut self.buckets, day, amount)?;
        credit(&mut self.vested, vested)?;
        credit(&mut self.receipts, count.into())?;
        let mut link = [0; 76];
        link[..32].copy_from_slice(&self.receipt_chain);
        link[32..64].copy_from_slice(root);
        link[64..68].copy_from_slice(&count.to_le_bytes());
        link[68..].copy_from_slice(&amount.to_le_bytes());
        self.receipt_chain = sha256(&link);
        Ok(())
    }

    /// Takes all that has vested before the day `first_unvested` and returns it. Fails with `NothingVested`.
    pub fn take_vested(&mut self, first_unvested: u64) -> Pure<u64> {
        let swept = sweep(&mut self.buckets, first_unvested)?;
        credit(&mut self.vested, swept)?;
        let amount = core::mem::take(&mut self.vested).get();
        if amount == 0 {
            return Err(MarketError::NothingVested);
        }
        credit(&mut self.claimed, amount)?;
        Ok(amount)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytemuck::Zeroable;
    use proptest::prelude::*;

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
        let mut worker = Worker { uncovered: 10.into(), ..Worker::zeroed() };
        assert_eq!(worker.post(&[1; 32], 1, 11, 3), Err(MarketError::ReceiptsOutOfRange));
        assert_eq!(worker.post(&[1; 32], 1, 0, 3), Err(MarketError::ReceiptsOutOfRange));
        assert_eq!(worker.post(&[1; 32], 0, 10, 3), Err(MarketError::ReceiptsOutOfRange));
        assert_eq!(worker.post(&[1; 32], 2, 10, 3), Ok(()));
        assert_eq!(worker.take_vested(3), Err(MarketError::NothingVested));
        assert_eq!(worker.take_vested(4), Ok(10));
        assert_eq!(worker.take_vested(4), Err(MarketError::NothingVested));
        assert_eq!((worker.claimed.get(), worker.receipts.get()), (10, 2));
    }

    #[test]
    fn the_chain_commits_to_root_count_and_amount() {
        let mut worker = Worker { uncovered: 10.into(), ..Worker::zeroed() };
        worker.post(&[1; 32], 2, 10, 3).unwrap();
        let link = [&[0; 32][..], &[1; 32], &2u32.to_le_bytes(), &10u64.to_le_bytes()].concat();
        assert_eq!(worker.receipt_chain, sha256(&link));
    }

    #[test]
    fn terms_are_checked() {
        let model = Model { layer_count: 8.into(), price_ceiling: 50.into(), ..Model::zeroed() };
        let check = |change: fn(&mut WorkerTerms)| {
            let payout = Address::new_from_array([3; 32]);
            let mut terms = WorkerTerms { layer_start: 0, layer_end: 8, ask: 50, bond: 9, payout };
            change(&mut terms);
            terms.check(&model, 9)
        };
        assert_eq!(check(|_| ()), Ok(()));
        assert_eq!(check(|t| t.layer_start = 8), Err(MarketError::LayersOutOfRange));
        assert_eq!(check(|t| t.layer_end = 9), Err(MarketError::LayersOutOfRange));
        assert_eq!(check(|t| t.ask = 51), Err(MarketError::AskTooHigh));
        assert_eq!(check(|t| t.bond = 8), Err(MarketError::BondTooSmall));
        assert_eq!(check(|t| t.payout = Address::default()), Err(MarketError::AccountMismatch));
    }

    proptest! {
        #[test]
        fn parts_never_exceed_the_whole(amount in any::<u64>(), boost in any::<u16>()) {
            let mut worker = Worker { boost_bps: boost.into(), ..Worker::zeroed() };
            let part = worker.earn(amount).unwrap();
            let bps = 7_000 + u128::from(boost).min(1_000);
            prop_assert_eq!(u128::from(part), u128::from(amount) * bps / 10_000);
        }
    }
}
