//! Any history of sessions, workers, treasury, slashes and burns: nothing is owed twice, nothing is lost.

#[path = "../../math/tests/common/mod.rs"]
mod common;

use ::shardmarket::{clock::Now, *};
use bytemuck::Zeroable;
use common::{bps, money, word};
use proptest::prelude::*;

/// Everything in escrow that the ledger knows of.
fn in_escrow(ledger: &Ledger) -> u128 {
    let buckets: u128 = ledger.treasury_buckets.iter().map(|bucket| u128::from(bucket.amount.get())).sum();
    let rest = [ledger.sessions_outstanding, ledger.workers_owed, ledger.treasury_vested, ledger.burn_budget];
    buckets + rest.iter().map(|amount| u128::from(amount.get())).sum::<u128>()
}

/// What a worker has earned and not been paid.
fn of_worker(worker: &Worker) -> u64 {
    worker.uncovered.get() + worker.vested.get() + worker.buckets.iter().map(|bucket| bucket.amount.get()).sum::<u64>()
}

/// One step of a ledger's life; amounts are parts (of 2^16) of what is there.
#[derive(Clone, Debug)]
enum Step {
    Deposit(u64),
    Settle(usize, u16),
    Post(usize, u16),
    Claim(usize),
    Hold(usize, u16),
    Slash(usize),
    Forfeit(usize),
    ForfeitBatch(usize, u16),
    Refund(u16),
    Epoch,
    Burn(u16),
    Pass(u64),
}

fn step() -> impl Strategy<Value = Step> {
    (0u8..15, 0usize..3, any::<u16>(), money()).prop_map(|(kind, who, part, amount)| match kind {
        0 => Step::Deposit(amount),
        1 | 2 => Step::Settle(who, part),
        3 => Step::Post(who, part),
        4 => Step::Claim(who),
        5 => Step::Refund(part),
        6 => Step::Epoch,
        7 => Step::Burn(part),
        8 => Step::Hold(who, part),
        9 => Step::Slash(who),
        10 => Step::Forfeit(who),
        11 => Step::ForfeitBatch(who, part),
        _ => Step::Pass(amount % 3),
    })
}

fn portion(whole: u64, part: u16) -> u64 {
    (u128::from(whole) * u128::from(part) / u128::from(u16::MAX)) as u64
}

/// The challenge window of these histories, in days.
const WINDOW: u64 = 2;

/// Limits under which a bond of any size carries anything.
fn limits(slash_bps: u16, bounty_bps: u16, slash_cap_bps: u16) -> Limits {
    let rung = Rung { bond: 0.into(), carries: u64::MAX.into() };
    Limits {
        challenge_window_secs: ((WINDOW * DAY) as i64).into(),
        ladder: Ladder { rungs: [rung; RUNGS] },
        slash_bps: slash_bps.into(),
        bounty_bps: bounty_bps.into(),
        slash_cap_bps: slash_cap_bps.into(),
        ..Limits::zeroed()
    }
}

fn at_day(day: u64) -> Now {
    Now { unix: (day * DAY) as i64, slot: 0 }
}

/// The ledger with its workers; `inside` is what must be in escrow, `slashed` what has left the bonds.
struct History {
    ledger: Ledger,
    limits: Limits,
    workers: [Worker; 3],
    day: u64,
    inside: u64,
    slashed: u64,
}

impl History {
    fn run(&mut self, step: &Step) {
        let first_unvested = self.day.saturating_sub(WINDOW);
        match *step {
            Step::Deposit(amount) => {
                self.ledger.deposit(amount).unwrap();
                self.inside += amount;
            }
            Step::Settle(who, part) => {
                let spent = portion(self.ledger.sessions_outstanding.get(), part);
                let to_worker = self.workers[who].earn(spent).unwrap();
                self.ledger.settle(spent, to_worker, self.day).unwrap();
            }
            Step::Post(who, part) => {
                let amount = portion(self.workers[who].uncovered.get(), part);
                let mut worker = self.workers[who];
                if cover(&mut worker, amount, self.day) {
                    self.workers[who] = worker;
                }
            }
            Step::Claim(who) => {
                let mut worker = self.workers[who];
                if let Ok(paid) = worker.take_vested(first_unvested) {
                    assert!(worker.vested.get() + worker.unvested().unwrap() >= worker.held.get());
                    self.workers[who] = worker;
                    self.ledger.pay_worker(paid).unwrap();
                    self.inside -= paid;
                }
            }
            Step::Hold(who, part) => {
                let worker = &mut self.workers[who];
                worker.held = portion(worker.vested.get() + worker.unvested().unwrap(), part).into();
            }
            Step::Slash(who) => {
                let (before, cap) = (self.workers[who].bond.get(), self.limits.slash_bps.get());
                let slash = self.workers[who].slash(&mut self.ledger, &self.limits, self.day).unwrap();
                assert!(u128::from(slash.amount) <= u128::from(before) * u128::from(cap) / 10_000);
                assert_eq!(slash.bounty, portion_bps(slash.amount, self.limits.bounty_bps.get()));
                self.slashed += slash.amount;
            }
            Step::Forfeit(who) => {
                let (vested, now) = (self.workers[who].claimed.get(), at_day(self.day));
                self.workers[who].forfeit(&mut self.ledger, &self.limits, &now).unwrap();
                let worker = &self.workers[who];
                assert_eq!((worker.uncovered.get(), worker.unvested(), worker.claimed.get()), (0, Ok(0), vested));
            }
            Step::ForfeitBatch(who, part) => {
                let worker = &mut self.workers[who];
                let (covered, posted) = (worker.vested.get() + worker.unvested().unwrap(), self.day.saturating_sub(1));
                let taken = worker.forfeit_batch(&mut self.ledger, portion(covered, part), posted, self.day).unwrap();
                assert_eq!(worker.vested.get() + worker.unvested().unwrap() + taken, covered);
            }
            Step::Refund(part) => {
                let rest = portion(self.ledger.sessions_outstanding.get(), part);
                self.ledger.release(rest).unwrap();
                self.inside -= rest;
            }
            Step::Epoch => {
                let (day, budget) = (self.ledger.last_epoch_day.get() + 1, self.ledger.burn_budget.get());
                if let Ok((taken, (burned, streamed))) = self.ledger.open_epoch(day, self.day, first_unvested) {
                    assert_eq!((burned + streamed, burned), (taken, taken / 2));
                    assert_eq!(self.ledger.burn_budget.get(), budget + burned);
                    self.inside -= streamed;
                }
            }
            Step::Burn(part) => {
                let spent = portion(self.ledger.burn_budget.get(), part);
                self.ledger.burn(spent, 1).unwrap();
                self.inside -= spent;
            }
            Step::Pass(days) => self.day += days,
        }
    }
}

/// Posts receipts for `amount`; false when the rule refuses.
fn cover(worker: &mut Worker, amount: u64, day: u64) -> bool {
    worker.post(&Posting { root: [7; 32], count: 1, amount }, &at_day(day), &limits(0, 0, 0)).is_ok()
}

fn portion_bps(whole: u64, bps: u16) -> u64 {
    (u128::from(whole) * u128::from(bps) / 10_000) as u64
}

properties! {
    /// Sessions, workers, treasury and burn budget are what is in escrow, bonds and what was slashed are what was bonded,
    /// whatever happens in whatever order.
    the_ledger_is_what_is_in_the_vaults(steps in prop::collection::vec(step(), 1..24), boosts in any::<[u16; 3]>(), bond in money(), rates in [bps(), bps(), bps()]) for 1_000 {
        let workers = boosts.map(|boost| Worker { boost_bps: boost.into(), bond: bond.into(), ..Worker::zeroed() });
        let ledger = Ledger { bonds_total: (3 * bond).into(), ..Ledger::zeroed() };
        let [slash, bounty, cap] = rates.map(|rate| rate % 10_001);
        let limits = limits(slash, bounty % 5_001, cap);
        let mut history = History { ledger, limits, workers, day: 1, inside: 0, slashed: 0 };
        for step in &steps {
            history.run(step);
            prop_assert_eq!(in_escrow(&history.ledger), u128::from(history.inside), "{:?}", step);
            let owed: u64 = history.workers.iter().map(of_worker).sum();
            prop_assert_eq!(history.ledger.workers_owed.get(), owed, "{:?}", step);
            let bonds: u64 = history.workers.iter().map(|worker| worker.bond.get()).sum();
            prop_assert_eq!((history.ledger.bonds_total.get(), bonds + history.slashed), (bonds, 3 * bond), "{:?}", step);
        }
    }

    /// Receipts cover earnings once: what is posted, left and claimed is what was earned.
    receipts_cover_what_was_earned(earned in money(), posts in prop::collection::vec((word(), 0u64..3), 1..12)) for 1_000 {
        let mut worker = Worker { uncovered: earned.into(), ..Worker::zeroed() };
        let (mut day, mut covered) = (1, 0);
        for (amount, pass) in posts {
            day += pass;
            let amount = if amount % 2 == 0 { amount % (earned + 1) } else { amount };
            let mut after = worker;
            if cover(&mut after, amount, day) {
                (worker, covered) = (after, covered + amount);
            } else {
                prop_assert!(amount == 0 || amount > worker.uncovered.get());
            }
            prop_assert_eq!(worker.uncovered.get() + covered, earned);
            prop_assert_eq!(of_worker(&worker), earned);
        }
        let paid = worker.take_vested(u64::MAX).unwrap_or(0);
        prop_assert_eq!((paid, worker.claimed.get(), of_worker(&worker)), (covered, covered, earned - covered));
    }

    /// No debit takes more than there is, no credit wraps: refused, or exact.
    the_ledger_refuses_what_is_not_there(has in word(), takes in word()) for 4_000 {
        let mut ledger = Ledger::zeroed();
        ledger.deposit(has).unwrap();
        prop_assert_eq!(ledger.deposit(takes).is_ok(), has.checked_add(takes).is_some());
        let mut ledger = Ledger { sessions_outstanding: has.into(), workers_owed: has.into(), burn_budget: has.into(), ..Ledger::zeroed() };
        let expected = if takes > has { Err(MarketError::LedgerUnderflow) } else { Ok(()) };
        prop_assert_eq!(ledger.release(takes), expected);
        prop_assert_eq!(ledger.pay_worker(takes), expected);
        prop_assert_eq!(ledger.burn(takes, 1), expected);
        if takes <= has {
            prop_assert_eq!([ledger.sessions_outstanding.get(), ledger.workers_owed.get(), ledger.burn_budget.get()], [has - takes; 3]);
        }
    }
}
