use super::Worker;
use crate::{clock::Now, credit, debit, Ledger, Limits, MarketError, Pure};
use market_math::{mul_div_floor, BPS};

/// What a fault cost a bond, micro-ZERO. It has left the bond and the total of bonds, and is still in the bond vault: whoever
/// slashes pays out or re-bonds the bounty, and burns the rest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Slash {
    pub amount: u64,
    /// Part of `amount` for those who found the fault, `floor(amount × bounty_bps / 10000)`.
    pub bounty: u64,
}

impl Worker {
    /// Takes `floor(bond × slash_bps / 10000)` of the bond, no more than today's caps of the worker and of all bonds leave,
    /// and counts a strike. The amount is 0 where the caps leave nothing.
    pub fn slash(&mut self, ledger: &mut Ledger, limits: &Limits, day: u64) -> Pure<Slash> {
        let share = |amount: u64, bps: u16| mul_div_floor(amount, bps.into(), BPS).ok_or(MarketError::Overflow);
        let (bond, cap) = (self.bond.get(), limits.slash_cap_bps.get());
        let own = self.slash_cap.take(share(bond, limits.slash_bps.get())?, day, bond, cap)?;
        let amount = ledger.slash_cap.take(own, day, ledger.bonds_total.get(), cap)?;
        credit(&mut self.slash_cap.left, own - amount)?;
        debit(&mut self.bond, amount)?;
        debit(&mut ledger.bonds_total, amount)?;
        credit(&mut self.slashed, amount)?;
        self.strikes = self.strikes.get().saturating_add(1).into();
        Ok(Slash { amount, bounty: share(amount, limits.bounty_bps.get())? })
    }

    /// Gives everything uncovered or unvested to the treasury and returns how much it was, micro-USDC. What has vested stays.
    pub fn forfeit(&mut self, ledger: &mut Ledger, limits: &Limits, now: &Now) -> Pure<u64> {
        self.sweep(now.first_unvested(limits.challenge_window_secs.get()))?;
        let amount = self.uncovered.get().checked_add(self.unvested()?).ok_or(MarketError::Overflow)?;
        self.uncovered = 0.into();
        self.buckets.iter_mut().for_each(|bucket| bucket.amount = 0.into());
        ledger.forfeit(amount, now.day())?;
        Ok(amount)
    }

    /// Gives up to `amount` micro-USDC that a batch of the day `posted` covered to the treasury, from that day's bucket first and
    /// then from what has vested, and returns how much was there: an earlier forfeit may have taken it.
    pub fn forfeit_batch(&mut self, ledger: &mut Ledger, amount: u64, posted: u64, today: u64) -> Pure<u64> {
        let bucket = self.buckets.iter_mut().find(|bucket| bucket.day == posted);
        let from_bucket = bucket.map_or(Ok(0), |bucket| take(&mut bucket.amount, amount))?;
        let from_vested = take(&mut self.vested, amount - from_bucket)?;
        ledger.forfeit(from_bucket + from_vested, today)?;
        Ok(from_bucket + from_vested)
    }
}

/// Takes up to `most` and returns how much it was.
fn take(field: &mut anchor_lang::prelude::PodU64, most: u64) -> Pure<u64> {
    let taken = field.get().min(most);
    debit(field, taken)?;
    Ok(taken)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Bucket, DAY};
    use bytemuck::Zeroable;
    use proptest::prelude::*;

    fn limits(slash_bps: u16, bounty_bps: u16, slash_cap_bps: u16) -> Limits {
        let (slash_bps, bounty_bps) = (slash_bps.into(), bounty_bps.into());
        Limits { slash_bps, bounty_bps, slash_cap_bps: slash_cap_bps.into(), ..Limits::zeroed() }
    }

    fn bonded(bond: u64, all: u64) -> (Worker, Ledger) {
        let worker = Worker { bond: bond.into(), ..Worker::zeroed() };
        (worker, Ledger { bonds_total: all.into(), ..Ledger::zeroed() })
    }

    #[test]
    fn a_fault_costs_its_part_and_half_at_most_is_bounty() {
        let (mut worker, mut ledger) = bonded(1_001, 5_000);
        let slash = worker.slash(&mut ledger, &limits(2_000, 5_000, 10_000), 7).unwrap();
        assert_eq!(slash, Slash { amount: 200, bounty: 100 });
        assert_eq!((worker.bond.get(), worker.slashed.get(), worker.strikes.get()), (801, 200, 1));
        assert_eq!(ledger.bonds_total.get(), 4_800);
    }

    #[test]
    fn a_worker_has_a_cap_a_day() {
        let (mut worker, mut ledger) = bonded(1_000, 100_000);
        let limits = limits(4_000, 0, 5_000);
        assert_eq!(worker.slash(&mut ledger, &limits, 7).unwrap().amount, 400);
        assert_eq!(worker.slash(&mut ledger, &limits, 7).unwrap().amount, 100);
        assert_eq!(worker.slash(&mut ledger, &limits, 7).unwrap().amount, 0);
        assert_eq!(worker.strikes.get(), 3);
        assert_eq!(worker.slash(&mut ledger, &limits, 8).unwrap().amount, 200);
    }

    #[test]
    fn all_workers_have_a_cap_a_day_and_what_it_cuts_stays_in_the_own_cap() {
        let (mut one, mut ledger) = bonded(1_000, 1_200);
        let mut two = Worker { bond: 200.into(), ..Worker::zeroed() };
        let limits = limits(10_000, 0, 5_000);
        assert_eq!(one.slash(&mut ledger, &limits, 7).unwrap().amount, 500);
        assert_eq!(two.slash(&mut ledger, &limits, 7).unwrap().amount, 100);
        assert_eq!(two.slash(&mut ledger, &limits, 7).unwrap().amount, 0);
        let mut three = Worker { bond: 300.into(), ..Worker::zeroed() };
        assert_eq!(three.slash(&mut ledger, &limits, 7).unwrap().amount, 0);
        assert_eq!(three.slash_cap.left.get(), 150);
    }

    #[test]
    fn a_fault_forfeits_what_is_uncovered_or_unvested() {
        let (mut worker, mut ledger) = bonded(0, 0);
        worker.buckets[0] = Bucket { day: 6.into(), amount: 5.into() };
        worker.buckets[1] = Bucket { day: 7.into(), amount: 30.into() };
        (worker.uncovered, worker.vested) = (100.into(), 1.into());
        ledger.workers_owed = 136.into();
        let now = Now { unix: 7 * DAY as i64, slot: 0 };
        assert_eq!(worker.forfeit(&mut ledger, &limits(0, 0, 0), &now), Ok(130));
        assert_eq!((worker.uncovered.get(), worker.unvested(), worker.vested.get()), (0, Ok(0), 6));
        assert_eq!(ledger.workers_owed.get(), 6);
        assert_eq!(ledger.treasury_buckets[1], Bucket { day: 7.into(), amount: 130.into() });
    }

    #[test]
    fn a_batch_is_forfeited_from_its_bucket_and_then_from_what_has_vested() {
        let (mut worker, mut ledger) = bonded(0, 0);
        worker.buckets[1] = Bucket { day: 7.into(), amount: 30.into() };
        worker.vested = 50.into();
        ledger.workers_owed = 80.into();
        assert_eq!(worker.forfeit_batch(&mut ledger, 20, 7, 8), Ok(20));
        assert_eq!(worker.forfeit_batch(&mut ledger, 20, 7, 8), Ok(20));
        assert_eq!(worker.forfeit_batch(&mut ledger, 10, 6, 8), Ok(10));
        assert_eq!(worker.forfeit_batch(&mut ledger, 100, 6, 8), Ok(30));
        assert_eq!((worker.unvested(), worker.vested.get(), ledger.workers_owed.get()), (Ok(0), 0, 0));
        assert_eq!(ledger.treasury_buckets[2].amount.get(), 80);
    }

    proptest! {
        /// However often and whatever is slashed: bonds shrink by exactly that, never below the caps, and whoever slashes
        /// himself loses at least half.
        #[test]
        fn slashes_add_up(
            bonds in prop::collection::vec(1u64..1 << 50, 1..6),
            steps in prop::collection::vec((0usize..6, 0u64..3), 1..40),
            slash_bps in 0u16..=10_000, bounty_bps in 0u16..=5_000, cap_bps in 0u16..=10_000,
        ) {
            let limits = limits(slash_bps, bounty_bps, cap_bps);
            let total: u64 = bonds.iter().sum();
            let mut workers: Vec<_> = bonds.iter().map(|bond| bonded(*bond, 0).0).collect();
            let mut ledger = bonded(0, total).1;
            let (mut day, mut slashed, mut today, mut start) = (7, 0u64, 0u64, total);
            for (pick, pass) in steps {
                if pass == 1 {
                    (day, today, start) = (day + 1, 0, ledger.bonds_total.get());
                }
                let at = pick % workers.len();
                let slash = workers[at].slash(&mut ledger, &limits, day).unwrap();
                prop_assert!(slash.bounty <= slash.amount / 2);
                (slashed, today) = (slashed + slash.amount, today + slash.amount);
                prop_assert!(u128::from(today) <= u128::from(start) * u128::from(cap_bps) / 10_000);
                let left: u64 = workers.iter().map(|worker| worker.bond.get()).sum();
                prop_assert_eq!(left, ledger.bonds_total.get());
                prop_assert_eq!(left + slashed, total);
            }
        }
    }
}
