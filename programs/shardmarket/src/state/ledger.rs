use super::{credit, debit, fill, halves, sweep, Bucket, Pure, SlashCap};
use crate::{MarketError, BUCKETS};
use anchor_lang::prelude::*;

/// Who is owed what, at `"ledger"`. It is also the token authority of the escrow, reward, stake and bond vaults.
///
/// The escrow vault holds at least `sessions_outstanding + workers_owed + treasury (buckets and vested) + burn_budget`,
/// the bond vault at least `bonds_total`.
#[account]
pub struct Ledger {
    /// Σ (deposit − settled − refunded) of sessions, micro-USDC.
    pub sessions_outstanding: PodU64,
    /// Σ of workers' uncovered, vesting and vested earnings, micro-USDC.
    pub workers_owed: PodU64,
    /// Treasury that has passed the challenge window, micro-USDC.
    pub treasury_vested: PodU64,
    /// Treasury that has not, by the day on which it was settled.
    pub treasury_buckets: [Bucket; BUCKETS],
    /// What slices may still spend, micro-USDC.
    pub burn_budget: PodU64,
    /// Σ of workers' bonds, micro-ZERO.
    pub bonds_total: PodU64,
    /// ZERO burned so far, micro-ZERO.
    pub zero_burned: PodU64,
    /// USDC spent on it, micro-USDC.
    pub usdc_spent_on_burns: PodU64,
    /// USDC given to the stakers' stream so far, micro-USDC.
    pub usdc_streamed: PodU64,
    /// Σ of what challengers have put up in open audits, micro-ZERO; in the bond vault too.
    pub challenges_total: PodU64,
    /// ZERO of slashed bonds burned so far, micro-ZERO.
    pub zero_slashed: PodU64,
    /// Part of `usdc_spent_on_burns` that the auction paid, micro-USDC.
    pub auction_spent: PodU64,
    /// Part of `zero_burned` that the auction bought, micro-ZERO.
    pub auction_burned: PodU64,
    /// Trading fees that became treasury, micro-USDC.
    pub fees_swept: PodU64,
    /// When the auction's price began to rise.
    pub auction_at: PodI64,
    /// When the auction last sold.
    pub auction_filled_at: PodI64,
    /// What may still be slashed today, of all workers.
    pub slash_cap: SlashCap,
    /// Day of the last opened epoch.
    pub last_epoch_day: PodU64,
    /// Layout version.
    pub version: u8,
    /// Bump of the account's address.
    pub bump: u8,
    /// Room for later versions, zeros.
    pub reserved: [u8; 128],
}

impl Ledger {
    /// A session's deposit came in.
    pub fn deposit(&mut self, amount: u64) -> Pure<()> {
        credit(&mut self.sessions_outstanding, amount)
    }

    /// A session's rest is going back.
    pub fn release(&mut self, amount: u64) -> Pure<()> {
        debit(&mut self.sessions_outstanding, amount)
    }

    /// `spent` of a session was settled, `to_workers` of it for workers and the rest for the treasury's bucket of `day`.
    pub fn settle(&mut self, spent: u64, to_workers: u64, day: u64) -> Pure<()> {
        debit(&mut self.sessions_outstanding, spent)?;
        credit(&mut self.workers_owed, to_workers)?;
        let mut rest = PodU64::from(spent);
        debit(&mut rest, to_workers)?;
        let vested = fill(&mut self.treasury_buckets, day, rest.get())?;
        credit(&mut self.treasury_vested, vested)
    }

    /// A worker is being paid.
    pub fn pay_worker(&mut self, amount: u64) -> Pure<()> {
        debit(&mut self.workers_owed, amount)
    }

    /// A worker's earnings become treasury of `day`.
    pub fn forfeit(&mut self, amount: u64, day: u64) -> Pure<()> {
        debit(&mut self.workers_owed, amount)?;
        let vested = fill(&mut self.treasury_buckets, day, amount)?;
        credit(&mut self.treasury_vested, vested)
    }

    /// Trading fees of `amount` became treasury of `day`.
    pub fn collect(&mut self, amount: u64, day: u64) -> Pure<()> {
        credit(&mut self.fees_swept, amount)?;
        let vested = fill(&mut self.treasury_buckets, day, amount)?;
        credit(&mut self.treasury_vested, vested)
    }

    /// Opens the epoch of `day`: takes all treasury of days before `first_unvested` and splits it. Returns what was taken and
    /// its `(burn half, staker half)`. Fails with `EpochOutOfOrder` unless `day` follows the last one and has begun.
    pub fn open_epoch(&mut self, day: u64, today: u64, first_unvested: u64) -> Pure<(u64, (u64, u64))> {
        if day > today || self.last_epoch_day.get().checked_add(1) != Some(day) {
            return Err(MarketError::EpochOutOfOrder);
        }
        self.last_epoch_day = day.into();
        let taken = self.take_vested(first_unvested)?;
        let (burn_half, staker_half) = halves(taken);
        credit(&mut self.burn_budget, burn_half)?;
        credit(&mut self.usdc_streamed, staker_half)?;
        Ok((taken, (burn_half, staker_half)))
    }

    fn take_vested(&mut self, first_unvested: u64) -> Pure<u64> {
        let swept = sweep(&mut self.treasury_buckets, first_unvested)?;
        credit(&mut self.treasury_vested, swept)?;
        Ok(core::mem::take(&mut self.treasury_vested).get())
    }

    /// A slice of `spent` bought and burned `burned`.
    pub fn burn(&mut self, spent: u64, burned: u64) -> Pure<()> {
        debit(&mut self.burn_budget, spent)?;
        credit(&mut self.usdc_spent_on_burns, spent)?;
        credit(&mut self.zero_burned, burned)
    }

    /// A slashed part of a bond, out of the total of bonds already, is being burned.
    pub fn burn_slashed(&mut self, amount: u64) -> Pure<()> {
        credit(&mut self.zero_slashed, amount)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytemuck::Zeroable;

    fn total(ledger: &Ledger) -> u64 {
        let buckets: u64 = ledger.treasury_buckets.iter().map(|bucket| bucket.amount.get()).sum();
        ledger.sessions_outstanding.get()
            + ledger.workers_owed.get()
            + ledger.treasury_vested.get()
            + buckets
            + ledger.burn_budget.get()
    }

    #[test]
    fn settling_moves_money_and_makes_none() {
        let mut ledger = Ledger::zeroed();
        ledger.deposit(1_000).unwrap();
        ledger.settle(600, 420, 20).unwrap();
        ledger.settle(100, 70, 26).unwrap();
        assert_eq!(total(&ledger), 1_000);
        assert_eq!(ledger.treasury_vested.get(), 180);
        assert_eq!(ledger.workers_owed.get(), 490);
        assert_eq!(ledger.take_vested(26).unwrap(), 180);
        assert_eq!(ledger.take_vested(27).unwrap(), 30);
        assert_eq!(ledger.take_vested(27).unwrap(), 0);
        ledger.pay_worker(490).unwrap();
        ledger.release(300).unwrap();
        assert_eq!(total(&ledger), 0);
    }

    #[test]
    fn fees_wait_in_the_bucket_of_their_day() {
        let mut ledger = Ledger::zeroed();
        ledger.collect(5, 20).unwrap();
        ledger.collect(6, 26).unwrap();
        assert_eq!((total(&ledger), ledger.fees_swept.get()), (11, 11));
        assert_eq!(ledger.take_vested(26).unwrap(), 5);
        assert_eq!(ledger.collect(1, 20), Err(MarketError::BadClock));
        assert_eq!(ledger.collect(u64::MAX, 26), Err(MarketError::Overflow));
    }

    #[test]
    fn epochs_are_opened_in_order_and_not_early() {
        let mut ledger = Ledger { last_epoch_day: 7.into(), treasury_vested: 11.into(), ..Ledger::zeroed() };
        assert_eq!(ledger.open_epoch(7, 9, 0), Err(MarketError::EpochOutOfOrder));
        assert_eq!(ledger.open_epoch(9, 9, 0), Err(MarketError::EpochOutOfOrder));
        assert_eq!(ledger.open_epoch(8, 7, 0), Err(MarketError::EpochOutOfOrder));
        assert_eq!(ledger.open_epoch(8, 9, 0), Ok((11, (5, 6))));
        assert_eq!(ledger.open_epoch(8, 9, 0), Err(MarketError::EpochOutOfOrder));
        assert_eq!(ledger.open_epoch(9, 9, 0), Ok((0, (0, 0))));
        assert_eq!((ledger.burn_budget.get(), ledger.usdc_streamed.get(), ledger.last_epoch_day.get()), (5, 6, 9));
    }

    #[test]
    fn taking_more_than_there_is_fails() {
        let mut ledger = Ledger::zeroed();
        ledger.deposit(10).unwrap();
        assert_eq!(ledger.release(11), Err(MarketError::LedgerUnderflow));
        assert_eq!(ledger.settle(11, 0, 0), Err(MarketError::LedgerUnderflow));
        assert_eq!(ledger.settle(10, 11, 0), Err(MarketError::LedgerUnderflow));
        assert_eq!(Ledger::zeroed().pay_worker(1), Err(MarketError::LedgerUnderflow));
        assert_eq!(Ledger::zeroed().burn(1, 1), Err(MarketError::LedgerUnderflow));
    }
}
