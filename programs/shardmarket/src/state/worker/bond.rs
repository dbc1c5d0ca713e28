use super::Worker;
use crate::{credit, Ledger, MarketError, Pure};
use anchor_lang::prelude::*;

impl Worker {
    /// Adds to the bond (micro-ZERO), here and in the ledger's total. It brings a worker back that has left with its whole bond.
    /// Fails with `WorkerExiting` while a bond is leaving, and with `BondTooSmall` where it would still be below `min_bond`.
    pub fn add_bond(&mut self, ledger: &mut Ledger, amount: u64, min_bond: u64) -> Pure<()> {
        if self.bond.is_zero() {
            self.exit_at = PodI64::ZERO;
        }
        self.check_staying()?;
        credit(&mut self.bond, amount)?;
        if self.bond < min_bond {
            return Err(MarketError::BondTooSmall);
        }
        credit(&mut ledger.bonds_total, amount)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytemuck::Zeroable;

    #[test]
    fn a_bond_grows_to_the_minimum_at_least_and_not_while_it_leaves() {
        let (mut worker, mut ledger) = (Worker::zeroed(), Ledger::zeroed());
        assert_eq!(worker.add_bond(&mut ledger, 9, 10), Err(MarketError::BondTooSmall));
        let mut worker = Worker { bond: 1.into(), exit_at: 1.into(), ..Worker::zeroed() };
        assert_eq!(worker.add_bond(&mut ledger, 10, 10), Err(MarketError::WorkerExiting));
        worker.exit_at = 0.into();
        assert_eq!(worker.add_bond(&mut ledger, 10, 10), Ok(()));
        assert_eq!(worker.add_bond(&mut ledger, 1, 10), Ok(()));
        assert_eq!((worker.bond.get(), ledger.bonds_total.get()), (12, 11));
    }

    #[test]
    fn a_new_bond_brings_back_who_has_left() {
        let (mut worker, mut ledger) = (Worker { exit_at: 7.into(), ..Worker::zeroed() }, Ledger::zeroed());
        assert_eq!(worker.add_bond(&mut ledger, 10, 10), Ok(()));
        assert_eq!((worker.exit_at.get(), worker.bond.get()), (0, 10));
    }
}
