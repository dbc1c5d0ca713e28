use crate::{MarketError, Pure, Reason, Slash};

/// What an audit came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Two auditors found the worker guilty.
    Guilty,
    /// Two auditors found it not guilty.
    Acquitted,
    /// It did not answer in time.
    Silence,
    /// It answered, and no two auditors agreed in time.
    NoQuorum,
}

/// Who gets what a fault cost and what a challenger put up, micro-ZERO.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Division {
    /// To the challenger's token account: its bond back, and its part of the bounty.
    pub challenger: u64,
    /// To the bond of each auditor who voted as the verdict is.
    pub each: u64,
    /// To the audited worker's bond.
    pub worker: u64,
    /// Burned.
    pub burned: u64,
}

impl Verdict {
    /// Whether it costs the worker a part of its bond and its earnings.
    pub fn is_fault(self) -> bool {
        matches!(self, Self::Guilty | Self::Silence)
    }

    pub fn reason(self) -> Reason {
        match self {
            Self::Guilty => Reason::Verdict,
            Self::Acquitted => Reason::Acquitted,
            Self::Silence => Reason::Silence,
            Self::NoQuorum => Reason::NoQuorum,
        }
    }

    /// Divides what was slashed, and what the challenger put up (`None` where the draw opened the audit), among `agreeing` auditors,
    /// challenger and worker:
    /// - guilty: the auditors get the bounty, or half of it where there is a challenger, who gets the other half and its bond back;
    /// - silent: the challenger gets the bounty and its bond back;
    /// - acquitted: the auditors get half of the challenger's bond, the worker the other half;
    /// - no quorum: the challenger gets its bond back.
    ///
    /// Parts are floored. What is left goes to the challenger, or to the worker when acquitted; of what was slashed all is burned
    /// that nobody gets.
    pub fn divide(self, slash: Slash, challenge: Option<u64>, agreeing: u64) -> Pure<Division> {
        let (challenged, bond) = (challenge.is_some(), challenge.unwrap_or(0));
        let pot = match self {
            Self::Guilty if challenged => slash.bounty / 2,
            Self::Guilty => slash.bounty,
            Self::Acquitted => bond / 2,
            Self::Silence | Self::NoQuorum => 0,
        };
        let each = pot.checked_div(agreeing).unwrap_or(0);
        let auditors = pot - pot.checked_rem(agreeing).unwrap_or(pot);
        let minus = |amount: u64, part: u64| amount.checked_sub(part).ok_or(MarketError::LedgerUnderflow);
        if self == Self::Acquitted {
            return Ok(Division { each, worker: minus(bond, auditors)?, ..Division::default() });
        }
        let bounty = if challenged { minus(slash.bounty, auditors)? } else { 0 };
        let challenger = bond.checked_add(bounty).ok_or(MarketError::Overflow)?;
        let burned = minus(minus(slash.amount, auditors)?, bounty)?;
        Ok(Division { challenger, each, worker: 0, burned })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use Verdict::*;

    const SLASH: Slash = Slash { amount: 1_001, bounty: 500 };
    const NOTHING: Slash = Slash { amount: 0, bounty: 0 };

    fn division(challenger: u64, each: u64, worker: u64, burned: u64) -> Pure<Division> {
        Ok(Division { challenger, each, worker, burned })
    }

    #[test]
    fn auditors_and_challenger_share_the_bounty() {
        assert_eq!(Guilty.divide(SLASH, Some(70), 2), division(70 + 250, 125, 0, 501));
        assert_eq!(Guilty.divide(SLASH, Some(70), 3), division(70 + 251, 83, 0, 501));
        assert_eq!(Guilty.divide(SLASH, None, 2), division(0, 250, 0, 501));
        assert_eq!(Guilty.divide(SLASH, None, 3), division(0, 166, 0, 503));
    }

    #[test]
    fn silence_pays_the_challenger_or_nobody() {
        assert_eq!(Silence.divide(SLASH, Some(70), 0), division(570, 0, 0, 501));
        assert_eq!(Silence.divide(SLASH, None, 0), division(0, 0, 0, 1_001));
    }

    #[test]
    fn a_challenger_in_the_wrong_pays_the_worker_and_the_auditors() {
        assert_eq!(Acquitted.divide(NOTHING, Some(71), 2), division(0, 17, 37, 0));
        assert_eq!(Acquitted.divide(NOTHING, Some(71), 3), division(0, 11, 38, 0));
        assert_eq!(Acquitted.divide(NOTHING, None, 3), division(0, 0, 0, 0));
    }

    #[test]
    fn without_a_quorum_the_challenger_gets_its_bond_back() {
        assert_eq!(NoQuorum.divide(NOTHING, Some(70), 0), division(70, 0, 0, 0));
        assert_eq!(NoQuorum.divide(NOTHING, None, 0), division(0, 0, 0, 0));
    }

    #[test]
    fn an_amount_that_does_not_fit_is_refused() {
        let all = Slash { amount: u64::MAX, bounty: u64::MAX };
        assert_eq!(Silence.divide(all, Some(1), 0), Err(MarketError::Overflow));
        let impossible = Slash { amount: 1, bounty: 2 };
        assert_eq!(Silence.divide(impossible, Some(1), 0), Err(MarketError::LedgerUnderflow));
    }

    #[test]
    fn only_faults_cost_anything_and_each_has_a_reason() {
        let reasons = [Guilty, Acquitted, Silence, NoQuorum].map(|verdict| (verdict.is_fault(), verdict.reason()));
        let expected =
            [(true, Reason::Verdict), (false, Reason::Acquitted), (true, Reason::Silence), (false, Reason::NoQuorum)];
        assert_eq!(reasons, expected);
    }

    proptest! {
        /// Whatever the verdict: exactly what was slashed and put up is given out, and never more than half of a slash to people.
        #[test]
        fn nothing_is_made_and_nothing_is_lost(
            amount in any::<u64>(), share in 0u64..=5_000, bond in any::<u32>(), challenged in any::<bool>(), agreeing in 2u64..=3,
        ) {
            let bounty = (u128::from(amount) * u128::from(share) / 10_000) as u64;
            for verdict in [Guilty, Acquitted, Silence, NoQuorum] {
                let slash = if verdict.is_fault() { Slash { amount, bounty } } else { NOTHING };
                let agreeing = if matches!(verdict, Guilty | Acquitted) { agreeing } else { 0 };
                let bond = if challenged { u64::from(bond) } else { 0 };
                let parts = verdict.divide(slash, challenged.then_some(bond), agreeing).unwrap();
                let people = u128::from(parts.challenger) + u128::from(parts.each * agreeing) + u128::from(parts.worker);
                prop_assert_eq!(people + u128::from(parts.burned), u128::from(slash.amount) + u128::from(bond));
                prop_assert!(parts.burned >= slash.amount / 2);
            }
        }
    }
}
