use crate::{credit, first_u64, Ledger, Limits, MarketError, Pure, Worker, MAX_AUDITORS};
use anchor_lang::prelude::*;
use bytemuck::{Pod, Zeroable};

/// A worker that can be drawn as an auditor.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Pod, Zeroable, IdlType)]
pub struct Auditor {
    /// Its worker account.
    pub worker: Address,
    /// The slot in which it joined: it is drawn only for audits that began later.
    pub since: PodU64,
}

/// The workers of a model that can be drawn as auditors, at `"auditors"`, model.
#[account]
pub struct AuditorSet {
    /// The model whose workers these are.
    pub model: Address,
    /// The first `count` of these, in no order.
    pub auditors: [Auditor; MAX_AUDITORS],
    /// How many there are.
    pub count: PodU32,
    /// Layout version.
    pub version: u8,
    /// Bump of the account's address.
    pub bump: u8,
    /// Room for later versions, zeros.
    pub reserved: [u8; 32],
}

impl AuditorSet {
    /// Adds a worker at `slot`. Fails with `WorkerExiting`, with `AuditorState` when it is in already, with `BondTooSmall` below the
    /// auditors' bond, and with `AuditorsFull`.
    pub fn join(&mut self, address: &Address, worker: &mut Worker, slot: u64, limits: &Limits) -> Pure<()> {
        worker.check_staying()?;
        if worker.audits != 0 {
            return Err(MarketError::AuditorState);
        }
        if worker.bond < limits.min_auditor_bond.get() {
            return Err(MarketError::BondTooSmall);
        }
        let free = self.auditors.get_mut(self.count.get() as usize).ok_or(MarketError::AuditorsFull)?;
        *free = Auditor { worker: *address, since: slot.into() };
        self.count = (self.count.get() + 1).into();
        worker.audits = 1;
        Ok(())
    }

    /// Removes a worker. Fails with `AuditorState` when it is not in, or was drawn for an audit that is not decided.
    pub fn leave(&mut self, address: &Address, worker: &mut Worker) -> Pure<()> {
        let there = self.members().iter().position(|auditor| &auditor.worker == address);
        let (Some(place), true) = (there, worker.duties.is_zero()) else { return Err(MarketError::AuditorState) };
        let last = self.members().len() - 1;
        self.auditors[place] = self.auditors[last];
        self.auditors[last] = Auditor::zeroed();
        self.count = (last as u32).into();
        worker.audits = 0;
        Ok(())
    }

    /// A lot for everybody who joined before an audit of `audited` (a worker account) began in `slot`: the first 8 bytes of
    /// sha256(luck ‖ worker account). Whoever joins or leaves later changes nobody else's.
    #[inline(always)]
    pub fn lots(&self, luck: &[u8; 32], slot: u64, audited: &Address) -> Lots {
        let mut lots = Lots([u64::MAX; MAX_AUDITORS]);
        for (lot, auditor) in lots.0.iter_mut().zip(self.members()) {
            if auditor.since <= slot && &auditor.worker != audited {
                *lot = first_u64(&sha256(bytemuck::bytes_of(&[*luck, auditor.worker.to_bytes()])));
            }
        }
        lots
    }

    fn members(&self) -> &[Auditor] {
        &self.auditors[..(self.count.get() as usize).min(MAX_AUDITORS)]
    }
}

/// Lots by place in the set; `u64::MAX` where there is none.
pub struct Lots([u64; MAX_AUDITORS]);

impl Lots {
    /// Takes the lowest lot out and returns whose place it is. Fails with `TooFewAuditors` when none is left.
    #[inline(always)]
    pub fn take(&mut self) -> Pure<usize> {
        let mut lowest = 0;
        for place in 1..MAX_AUDITORS {
            if self.0[place] < self.0[lowest] {
                lowest = place;
            }
        }
        if self.0[lowest] == u64::MAX {
            return Err(MarketError::TooFewAuditors);
        }
        self.0[lowest] = u64::MAX;
        Ok(lowest)
    }
}

impl Worker {
    /// Whether this worker, drawn as an auditor, may decide about `audited`: another operator, another payout key, and still
    /// the bond of an auditor.
    pub fn may_audit(&self, audited: &Worker, limits: &Limits) -> bool {
        self.operator != audited.operator && self.payout != audited.payout && self.bond >= limits.min_auditor_bond.get()
    }

    /// It was drawn: it must stay until that audit is decided.
    pub fn take_duty(&mut self) -> Pure<()> {
        self.duties = self.duties.get().checked_add(1).ok_or(MarketError::Overflow)?.into();
        Ok(())
    }

    /// An audit that it was drawn for is decided; `reward` (micro-ZERO) joins its bond.
    pub fn end_duty(&mut self, ledger: &mut Ledger, reward: u64) -> Pure<()> {
        self.duties = self.duties.get().checked_sub(1).ok_or(MarketError::LedgerUnderflow)?.into();
        self.credit_bond(ledger, reward)
    }

    /// Adds what an audit brought (micro-ZERO, in the bond vault already) to the bond.
    pub fn credit_bond(&mut self, ledger: &mut Ledger, amount: u64) -> Pure<()> {
        credit(&mut self.bond, amount)?;
        credit(&mut ledger.bonds_total, amount)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LUCK: [u8; 32] = [9; 32];

    fn key(number: usize) -> Address {
        let mut bytes = [1; 32];
        bytes[..8].copy_from_slice(&(number as u64).to_le_bytes());
        Address::new_from_array(bytes)
    }

    fn limits() -> Limits {
        Limits { min_auditor_bond: 10.into(), ..Limits::zeroed() }
    }

    fn bonded() -> Worker {
        Worker { bond: 10.into(), ..Worker::zeroed() }
    }

    /// A set of that many auditors who joined in slots 0, 1, 2 …
    fn set_of(count: usize) -> AuditorSet {
        let mut set = AuditorSet::zeroed();
        (0..count).for_each(|i| set.join(&key(i), &mut bonded(), i as u64, &limits()).unwrap());
        set
    }

    /// Places in the order of their lots.
    fn order(set: &AuditorSet, slot: u64, audited: usize) -> Vec<Address> {
        let mut lots = set.lots(&LUCK, slot, &key(audited));
        core::iter::from_fn(|| lots.take().ok()).map(|place| set.auditors[place].worker).collect()
    }

    #[test]
    fn joining_takes_a_bond_a_place_and_staying() {
        let (mut set, mut worker) = (set_of(MAX_AUDITORS - 1), bonded());
        worker.exit_at = 1.into();
        assert_eq!(set.join(&key(99), &mut worker, 5, &limits()), Err(MarketError::WorkerExiting));
        (worker.exit_at, worker.bond) = (0.into(), 9.into());
        assert_eq!(set.join(&key(99), &mut worker, 5, &limits()), Err(MarketError::BondTooSmall));
        worker.bond = 10.into();
        assert_eq!(set.join(&key(99), &mut worker, 5, &limits()), Ok(()));
        assert_eq!((worker.audits, set.count.get(), set.auditors[63].since.get()), (1, 64, 5));
        assert_eq!(set.join(&key(99), &mut worker, 5, &limits()), Err(MarketError::AuditorState));
        assert_eq!(set.join(&key(98), &mut bonded(), 5, &limits()), Err(MarketError::AuditorsFull));
    }

    #[test]
    fn leaving_takes_an_end_of_all_duties_and_frees_the_place() {
        let mut set = set_of(3);
        let mut worker = Worker { audits: 1, duties: 1.into(), ..bonded() };
        assert_eq!(set.leave(&key(0), &mut worker), Err(MarketError::AuditorState));
        worker.duties = 0.into();
        assert_eq!(set.leave(&key(7), &mut worker), Err(MarketError::AuditorState));
        assert_eq!(set.leave(&key(0), &mut worker), Ok(()));
        assert_eq!((worker.audits, set.count.get()), (0, 2));
        let left: Vec<_> = set.members().iter().map(|auditor| auditor.worker).collect();
        assert_eq!(left, [key(2), key(1)]);
        assert_eq!(set.auditors[2], Auditor::zeroed());
        assert_eq!(set.leave(&key(0), &mut worker), Err(MarketError::AuditorState));
    }

    #[test]
    fn lots_are_of_everybody_but_the_audited_worker_and_who_came_later() {
        let set = set_of(8);
        let mut all = order(&set, 100, 99);
        assert_eq!(all.len(), 8);
        assert_eq!(order(&set, 100, 3), all.iter().copied().filter(|who| who != &key(3)).collect::<Vec<_>>());
        assert_eq!(
            order(&set, 4, 3),
            all.iter().copied().filter(|who| [0, 1, 2, 4].map(key).contains(who)).collect::<Vec<_>>()
        );
        all.sort();
        assert_eq!(all, {
            let mut keys: Vec<_> = (0..8).map(key).collect();
            keys.sort();
            keys
        });
        assert_eq!(order(&set_of(0), 100, 99), []);
    }

    #[test]
    fn who_leaves_changes_nobody_elses_lot() {
        let mut set = set_of(20);
        let before = order(&set, 100, 99);
        set.leave(&before[0], &mut bonded()).unwrap();
        assert_eq!(order(&set, 100, 99), before[1..]);
    }

    #[test]
    fn other_luck_gives_another_order() {
        let set = set_of(20);
        let mut lots = set.lots(&[8; 32], 100, &key(99));
        let other: Vec<_> = core::iter::from_fn(|| lots.take().ok()).map(|place| set.auditors[place].worker).collect();
        assert_ne!(other, order(&set, 100, 99));
        assert_eq!(lots.take(), Err(MarketError::TooFewAuditors));
    }

    #[test]
    fn an_auditor_is_somebody_else_with_a_bond() {
        let named =
            |operator: usize, payout: usize| Worker { operator: key(operator), payout: key(payout), ..bonded() };
        assert!(named(1, 2).may_audit(&named(3, 4), &limits()));
        assert!(!named(3, 2).may_audit(&named(3, 4), &limits()));
        assert!(!named(1, 4).may_audit(&named(3, 4), &limits()));
        assert!(!Worker { bond: 9.into(), ..named(1, 2) }.may_audit(&named(3, 4), &limits()));
    }

    #[test]
    fn duties_are_counted_and_rewards_bonded() {
        let (mut worker, mut ledger) = (bonded(), Ledger::zeroed());
        worker.take_duty().unwrap();
        worker.take_duty().unwrap();
        assert_eq!(worker.end_duty(&mut ledger, 5), Ok(()));
        assert_eq!((worker.duties.get(), worker.bond.get(), ledger.bonds_total.get()), (1, 15, 5));
        assert_eq!(worker.end_duty(&mut ledger, 0), Ok(()));
        assert_eq!(worker.end_duty(&mut ledger, 0), Err(MarketError::LedgerUnderflow));
    }
}
