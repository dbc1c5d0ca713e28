use super::Worker;
use crate::{credit, Ledger, MarketError, Pure};

impl Worker {
    /// Adds to the bond, here and in the ledger's total. Fails with `WorkerExiting`, and with `BondTooSmall` where it would
    /// still be below `min_bond`.
    pub fn add_bond(&mut self, ledger: &mut Ledger, amount: u64, min_bond: u64) -> Pure<()> {
        if !self.exit_at.is_zero() {
            return Err(MarketError::WorkerExiting);
        }
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
        let mut worker = Worker { exit_at: 1.into(), ..Worker::zeroed() };
        assert_eq!(worker.add_bond(&mut ledger, 10, 10), Err(MarketError::WorkerExiting));
        worker.exit_at = 0.into();
        assert_eq!(worker.add_bond(&mut ledger, 10, 10), Ok(()));
        assert_eq!(worker.add_bond(&mut ledger, 1, 10), Ok(()));
        assert_eq!((worker.bond.get(), ledger.bonds_total.get()), (11, 11));
    }
}
