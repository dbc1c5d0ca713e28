//! The rules that split money, against native arithmetic: every part is what its formula says, and the parts are the total.

#[path = "../../math/tests/common/mod.rs"]
mod common;

use ::shardmarket::*;
use bytemuck::Zeroable;
use common::{bps, money, word};
use proptest::prelude::*;

properties! {
    /// A worker's part of any amount, at any boost, and the treasury's, which is the rest.
    a_settlement_is_split_without_a_rest(amounts in prop::collection::vec(money(), 1..=MAX_SHARES), boosts in any::<[u16; MAX_SHARES]>()) for 1_000 {
        let (mut total, mut to_workers) = (0, 0);
        for (amount, boost) in amounts.iter().zip(boosts) {
            // Half of the boosts are within what the program grants.
            let boost = if boost % 2 == 0 { boost % 1_001 } else { boost };
            let mut worker = Worker { boost_bps: boost.into(), ..Worker::zeroed() };
            let part = worker.earn(*amount).unwrap();
            let exact = u128::from(*amount) * (7_000 + u128::from(boost).min(1_000)) / 10_000;
            prop_assert_eq!((u128::from(part), worker.uncovered.get()), (exact, part));
            (total, to_workers) = (total + amount, to_workers + part);
        }
        let mut ledger = Ledger::zeroed();
        ledger.deposit(total).unwrap();
        ledger.settle(total, to_workers, 3).unwrap();
        let treasury = ledger.treasury_buckets[3].amount.get();
        prop_assert_eq!((ledger.workers_owed.get(), treasury), (to_workers, total - to_workers));
        prop_assert!(u128::from(treasury) * 10 >= u128::from(total) * 2, "a fifth is the treasury's at any boost");
        prop_assert_eq!(ledger.sessions_outstanding.get(), 0);
    }

    a_part_of_any_amount(amount in word(), boost in any::<u16>(), before in word()) for 4_000 {
        let mut worker = Worker { boost_bps: boost.into(), uncovered: before.into(), ..Worker::zeroed() };
        let exact = (u128::from(amount) * (7_000 + u128::from(boost).min(1_000)) / 10_000) as u64;
        let expected = before.checked_add(exact).map(|_| exact).ok_or(MarketError::Overflow);
        prop_assert_eq!(worker.earn(amount), expected);
    }

    halves_are_the_whole(taken in word()) for 4_000 {
        let (burn, stakers) = halves(taken);
        prop_assert_eq!((burn, stakers), (taken / 2, taken.div_ceil(2)));
        prop_assert_eq!(burn + stakers, taken);
    }

    /// Whatever is filled comes out exactly once, and never before its window is over.
    buckets_lose_nothing_and_are_never_early(steps in prop::collection::vec((0u64..4, money(), any::<bool>()), 1..60), lag in 1u64..5) for 1_000 {
        let mut buckets = [Bucket::default(); BUCKETS];
        let (mut day, mut filled, mut vested) = (0u64, Vec::new(), 0u64);
        for (pass, amount, sweeps) in steps {
            let amount = amount >> 6;
            day += pass;
            vested += fill(&mut buckets, day, amount).unwrap();
            filled.push((day, amount));
            if sweeps {
                vested += sweep(&mut buckets, (day + 1).saturating_sub(lag)).unwrap();
            }
        }
        let due: u64 = filled.iter().filter(|(d, _)| d + lag <= day).map(|(_, a)| a).sum();
        prop_assert!(vested <= due);
        let waiting: u64 = buckets.iter().map(|b| b.amount.get()).sum();
        prop_assert_eq!(vested + waiting, filled.iter().map(|(_, a)| a).sum::<u64>());
        prop_assert_eq!(vested + sweep(&mut buckets, u64::MAX).unwrap(), filled.iter().map(|(_, a)| a).sum::<u64>());
    }

    /// A bucket refuses what does not fit and changes nothing of its sum then.
    buckets_refuse_what_does_not_fit(first in word(), second in word(), day in 0u64..1 << 40, pass in 0u64..8) for 4_000 {
        let mut buckets = [Bucket::default(); BUCKETS];
        fill(&mut buckets, day, first).unwrap();
        let outcome = fill(&mut buckets, day + pass, second);
        let sum = u128::from(first) + u128::from(second);
        if pass == 0 && sum > u64::MAX.into() {
            prop_assert_eq!(outcome, Err(MarketError::Overflow));
        } else {
            let vested = if pass == BUCKETS as u64 { first } else { 0 };
            prop_assert_eq!(outcome, Ok(vested));
            prop_assert_eq!(buckets.iter().map(|b| u128::from(b.amount.get())).sum::<u128>() + u128::from(vested), sum);
        }
    }

    the_highest_rung_reached_counts(rungs in any::<[u64; 2 * RUNGS]>(), edges in prop::collection::vec(word(), RUNGS), other in word(), near in -1i64..=1) for 4_000 {
        let mut bonds: Vec<u64> = (0..RUNGS).map(|n| if rungs[n] % 2 == 0 { edges[n] } else { rungs[n] }.max(1)).collect();
        let mut carries: Vec<u64> = rungs[RUNGS..].to_vec();
        bonds.sort_unstable();
        carries.sort_unstable();
        let mut ladder = Ladder::zeroed();
        for (rung, (bond, carries)) in ladder.rungs.iter_mut().zip(bonds.iter().zip(&carries)) {
            *rung = Rung { bond: (*bond).into(), carries: (*carries).into() };
        }
        prop_assert!(ladder.is_sound());
        for bond in bonds.iter().map(|bond| bond.saturating_add_signed(near)).chain([other]) {
            let reached = bonds.iter().zip(&carries).filter(|(least, _)| **least <= bond).map(|(_, carries)| *carries).max();
            prop_assert_eq!(ladder.carries(bond), reached.unwrap_or(0));
        }
    }

    /// Of a day's bonds at most the cap is taken, by however many slashes, and none of it is lost to rounding.
    a_days_slashes_stay_under_the_cap(wanted in prop::collection::vec(word(), 1..12), day in 1u64..1 << 40, bonds in word(), cap_bps in 0u16..=10_000) for 1_000 {
        let most = (u128::from(bonds) * u128::from(cap_bps) / 10_000) as u64;
        let (mut cap, mut taken) = (SlashCap::default(), 0u64);
        for wanted in wanted {
            let got = cap.take(wanted, day, bonds, cap_bps).unwrap();
            prop_assert_eq!(got, wanted.min(most - taken));
            taken += got;
            prop_assert_eq!(cap.left.get(), most - taken);
        }
        // The next day has a cap of its own.
        prop_assert_eq!(cap.take(u64::MAX, day + 1, bonds, cap_bps), Ok(most));
    }

    a_slash_cap_of_more_than_all_is_refused_when_it_does_not_fit(bonds in word(), cap_bps in bps()) for 4_000 {
        let most = u64::try_from(u128::from(bonds) * u128::from(cap_bps) / 10_000).map_err(|_| MarketError::Overflow);
        prop_assert_eq!(SlashCap::default().take(u64::MAX, 1, bonds, cap_bps), most);
    }
}
