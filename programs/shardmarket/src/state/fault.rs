use super::{Pure, Worker};
use crate::{evidence::Statement, MarketError};
use anchor_lang::prelude::*;

/// A proven contradiction, at `"fault"`, worker, computation. It stays for good: no computation costs a worker twice.
#[account]
pub struct Fault {
    /// The `Worker` account that signed both receipts.
    pub worker: Address,
    /// Who proved it, and got the bounty.
    pub prover: Address,
    /// sha256 of what both receipts say was computed: manifest hash, numerics class, layers, committed positions, input root.
    pub computation: [u8; 32],
    /// What it cost the bond, micro-ZERO.
    pub slashed: PodU64,
    /// Part of `slashed` that the prover got, micro-ZERO.
    pub bounty: PodU64,
    /// What it cost in earnings, micro-USDC.
    pub forfeited: PodU64,
    /// When it was proven, unix seconds.
    pub proven_at: PodI64,
    /// Layout version.
    pub version: u8,
    /// Bump of the account's address.
    pub bump: u8,
    /// Room for later versions, zeros.
    pub reserved: [u8; 32],
}

impl Fault {
    /// The computation (sha256) on which two receipts contradict each other: the same model, numerics class, layers, committed
    /// positions and input, and another output. Whose job it was, when, and what else was computed with it play no part.
    /// Fails with `NoContradiction`.
    pub fn contradiction([one, other]: &[Statement<'_>; 2]) -> Pure<[u8; 32]> {
        if one.computation != other.computation || one.output == other.output {
            return Err(MarketError::NoContradiction);
        }
        Ok(*one.computation)
    }
}

impl Worker {
    /// Checks that both receipts are this worker's: each signed by its operator or by the one before. Fails with
    /// `EvidenceWrongSigner`.
    pub fn check_signed(&self, statements: &[Statement<'_>; 2]) -> Pure<()> {
        let rotated = self.prior_operator != Address::default();
        let own = |statement: &Statement<'_>| {
            let signer = Address::new_from_array(*statement.signer);
            signer == self.operator || (rotated && signer == self.prior_operator)
        };
        if statements.iter().all(own) {
            Ok(())
        } else {
            Err(MarketError::EvidenceWrongSigner)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::{instruction, parse};
    use bytemuck::Zeroable;

    fn judged(change: impl Fn(&mut Vec<u8>)) -> Pure<[u8; 32]> {
        let mut data = instruction([5, 5]);
        change(&mut data);
        Fault::contradiction(&parse(&data).unwrap())
    }

    #[test]
    fn the_same_computation_with_another_output_is_a_contradiction() {
        assert_eq!(judged(|_| ()), Ok([7; 32]));
    }

    #[test]
    fn every_byte_of_the_computation_must_agree() {
        for receipt in [222, 322] {
            for byte in 4..36 {
                assert_eq!(judged(|data| data[receipt + byte] ^= 1), Err(MarketError::NoContradiction), "byte {byte}");
            }
        }
    }

    #[test]
    fn any_byte_of_the_output_alone_contradicts_and_the_same_output_does_not() {
        let same = |data: &mut Vec<u8>| data[322 + 36..322 + 68].fill(1);
        assert_eq!(judged(same), Err(MarketError::NoContradiction));
        for byte in 36..68 {
            let found = judged(|data| {
                same(data);
                data[322 + byte] ^= 0x80;
            });
            assert_eq!(found, Ok([7; 32]), "byte {byte}");
        }
    }

    #[test]
    fn the_rest_of_a_receipt_plays_no_part() {
        for byte in 68..100 {
            let other_job = |data: &mut Vec<u8>| data[322 + byte] ^= 1;
            assert_eq!(judged(other_job), Ok([7; 32]), "byte {byte}");
            let no_more = |data: &mut Vec<u8>| {
                other_job(data);
                data[322 + 36..322 + 68].fill(1);
            };
            assert_eq!(judged(no_more), Err(MarketError::NoContradiction), "byte {byte}");
        }
    }

    #[test]
    fn both_are_signed_by_the_operator_or_the_one_before() {
        let key = |byte: u8| Address::new_from_array([byte; 32]);
        let check = |operator: u8, prior: u8, signers: [u8; 2]| {
            let worker = Worker { operator: key(operator), prior_operator: key(prior), ..Worker::zeroed() };
            worker.check_signed(&parse(&instruction(signers)).unwrap())
        };
        for signers in [[5, 5], [5, 6], [6, 5], [6, 6]] {
            assert_eq!(check(5, 6, signers), Ok(()));
        }
        for signers in [[4, 5], [5, 4], [4, 4], [0, 5], [5, 0]] {
            assert_eq!(check(5, 6, signers), Err(MarketError::EvidenceWrongSigner));
        }
        // No key was ever rotated away: the zeros that say so are no key.
        for signers in [[0, 0], [5, 0], [6, 5]] {
            assert_eq!(check(5, 0, signers), Err(MarketError::EvidenceWrongSigner));
        }
    }

    #[test]
    fn every_byte_of_a_key_counts() {
        let worker = Worker { operator: Address::new_from_array([5; 32]), ..Worker::zeroed() };
        for key in [30, 126] {
            for byte in 0..32 {
                let mut data = instruction([5, 5]);
                data[key + byte] ^= 1;
                let signed = worker.check_signed(&parse(&data).unwrap());
                assert_eq!(signed, Err(MarketError::EvidenceWrongSigner), "byte {byte}");
            }
        }
    }
}
