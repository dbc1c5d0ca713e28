use crate::{clock::Now, credit, debit, Limits, Luck, MarketError, Posting, Pure, Worker, NEW_WORKER_BATCHES};
use anchor_lang::prelude::*;

/// A batch of receipts that a worker posted, at `"batch"`, worker, number u64 LE. What it covers is held until the draw passes it,
/// and again while it is audited.
#[account]
pub struct Batch {
    /// The worker whose receipts these are.
    pub worker: Address,
    /// Paid for the account and gets its lamports back.
    pub rent_payer: Address,
    /// Merkle root of the receipts.
    pub root: [u8; 32],
    /// Who opened the audit and put up a bond for it; all zeros where the draw did.
    pub challenger: Address,
    /// sha256 of what the worker revealed to the auditors; all zeros before it has answered.
    pub response: [u8; 32],
    /// The drawn auditors' worker accounts; all zeros before they are drawn.
    pub auditors: [Address; 3],
    /// How many batches of this worker came before.
    pub seq: PodU64,
    /// Micro-USDC that it covers.
    pub amount: PodU64,
    /// The day (unix day number) with whose bucket that vests.
    pub day: PodU64,
    /// The slot after which the hashes come that decide: on an audit, and then on the auditors.
    pub slot: PodU64,
    /// Until then (unix seconds) the worker can answer, and afterwards the auditors can vote.
    pub deadline: PodI64,
    /// Micro-ZERO that the challenger put up.
    pub challenge_bond: PodU64,
    /// How many receipts there are.
    pub count: PodU32,
    /// What each auditor voted: 0 nothing yet, 1 not guilty, 2 guilty.
    pub votes: [u8; 3],
    /// One of the `BATCH_` constants: 0 posted, 1 passed, 2 audited, 3 answered, 4 decided.
    pub state: u8,
    /// Layout version.
    pub version: u8,
    /// Bump of the account's address.
    pub bump: u8,
    /// Room for later versions, zeros.
    pub reserved: [u8; 32],
}

/// Waits for the draw; what it covers is held.
pub const BATCH_POSTED: u8 = 0;
/// The draw passed it; until its day has vested anybody can open an audit.
pub const BATCH_PASSED: u8 = 1;
/// Under audit, the worker has not answered; what it covers is held.
pub const BATCH_AUDITED: u8 = 2;
/// Under audit, the worker has answered; what it covers is held.
pub const BATCH_ANSWERED: u8 = 3;
/// The audit is over.
pub const BATCH_DECIDED: u8 = 4;

impl Batch {
    /// Posts the worker's next batch: what it covers starts to vest and is held. Fails as `Worker::post`.
    pub fn post(&mut self, worker: &mut Worker, posting: &Posting, now: &Now, limits: &Limits) -> Pure<()> {
        worker.post(posting, now, limits)?;
        credit(&mut worker.held, posting.amount)?;
        self.seq = worker.batches;
        credit(&mut worker.batches, 1)?;
        self.root = posting.root;
        self.count = posting.count.into();
        self.amount = posting.amount.into();
        self.day = now.day().into();
        self.slot = now.slot.into();
        Ok(())
    }

    /// Decides by `luck` whether the batch is audited, with the odds of `limits`: `luck mod 10000 < rate`. Releases what it covers
    /// where not. Where the hashes are gone it is audited, so that waiting helps nobody; where no batches are drawn it never is.
    /// Returns whether it is audited. Fails with `WrongBatchState` and `DrawTooEarly`.
    #[inline(always)]
    pub fn draw(&mut self, worker: &mut Worker, luck: Luck, now: &Now, limits: &Limits) -> Pure<bool> {
        if self.state != BATCH_POSTED {
            return Err(MarketError::WrongBatchState);
        }
        let young = self.seq < NEW_WORKER_BATCHES;
        let rate = if young { limits.new_audit_rate_bps } else { limits.audit_rate_bps }.get();
        let audited = match luck {
            Luck::TooEarly => return Err(MarketError::DrawTooEarly),
            Luck::Gone => rate > 0,
            Luck::Drawn(hash) => first_u64(&hash) % market_math::BPS < rate.into(),
        };
        if audited {
            self.open(worker, now, limits)?;
        } else {
            self.state = BATCH_PASSED;
            debit(&mut worker.held, self.amount.get())?;
        }
        Ok(audited)
    }

    /// An audit begins; what the batch covers must be held.
    fn open(&mut self, worker: &mut Worker, now: &Now, limits: &Limits) -> Pure<()> {
        self.state = BATCH_AUDITED;
        self.slot = now.slot.into();
        self.deadline = crate::clock::after(now.unix, limits.audit_response_secs.get())?.into();
        worker.open_audits = worker.open_audits.get().checked_add(1).ok_or(MarketError::Overflow)?.into();
        Ok(())
    }

    /// Whether nobody needs the account any more: its audit is over, or it passed and its day has vested (days before
    /// `first_unvested`). Fails with `BatchInUse`.
    pub fn check_closable(&self, first_unvested: u64) -> Pure<()> {
        if self.state == BATCH_DECIDED || (self.state == BATCH_PASSED && self.day < first_unvested) {
            Ok(())
        } else {
            Err(MarketError::BatchInUse)
        }
    }
}

/// The first 8 bytes of a hash, little-endian.
fn first_u64(hash: &[u8; 32]) -> u64 {
    let mut bytes = [0; 8];
    bytes.copy_from_slice(&hash[..8]);
    u64::from_le_bytes(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Ladder, Rung, DAY, RUNGS};
    use bytemuck::Zeroable;

    const NOW: Now = Now { unix: 7 * DAY as i64 + 5, slot: 1_000 };

    /// Odds of 5 % for new workers and 1 % afterwards, 60 s to answer; any bond carries everything.
    fn limits() -> Limits {
        let rungs = [Rung { bond: 0.into(), carries: u64::MAX.into() }; RUNGS];
        Limits {
            new_audit_rate_bps: 500.into(),
            audit_rate_bps: 100.into(),
            audit_response_secs: 60.into(),
            ladder: Ladder { rungs },
            ..Limits::zeroed()
        }
    }

    fn posted(batches: u64) -> (Batch, Worker) {
        let (mut batch, mut worker) = (Batch::zeroed(), Worker::zeroed());
        (worker.uncovered, worker.batches) = (100.into(), batches.into());
        batch.post(&mut worker, &Posting { root: [1; 32], count: 3, amount: 40 }, &NOW, &limits()).unwrap();
        (batch, worker)
    }

    fn lot(value: u64) -> Luck {
        let mut hash = [0xff; 32];
        hash[..8].copy_from_slice(&(70_000 + value).to_le_bytes());
        Luck::Drawn(hash)
    }

    #[test]
    fn posting_holds_what_is_covered_and_counts() {
        let (batch, worker) = posted(4);
        assert_eq!((batch.seq.get(), worker.batches.get(), worker.held.get()), (4, 5, 40));
        assert_eq!((batch.amount.get(), batch.count.get(), batch.root), (40, 3, [1; 32]));
        assert_eq!((batch.day.get(), batch.slot.get(), batch.state), (7, 1_000, BATCH_POSTED));
        assert_eq!((worker.unvested(), worker.uncovered.get()), (Ok(40), 60));
    }

    #[test]
    fn what_the_draw_passes_is_released() {
        let (mut batch, mut worker) = posted(0);
        assert_eq!(batch.draw(&mut worker, Luck::TooEarly, &NOW, &limits()), Err(MarketError::DrawTooEarly));
        assert_eq!(batch.draw(&mut worker, lot(500), &NOW, &limits()), Ok(false));
        assert_eq!((batch.state, worker.held.get(), worker.open_audits.get()), (BATCH_PASSED, 0, 0));
        assert_eq!(batch.draw(&mut worker, lot(0), &NOW, &limits()), Err(MarketError::WrongBatchState));
    }

    #[test]
    fn what_is_drawn_stays_held_and_must_be_answered() {
        let (mut batch, mut worker) = posted(0);
        let now = Now { slot: 1_100, ..NOW };
        assert_eq!(batch.draw(&mut worker, lot(499), &now, &limits()), Ok(true));
        assert_eq!((batch.state, worker.held.get(), worker.open_audits.get()), (BATCH_AUDITED, 40, 1));
        assert_eq!((batch.slot.get(), batch.deadline.get()), (1_100, NOW.unix + 60));
        assert_eq!(batch.draw(&mut worker, lot(500), &now, &limits()), Err(MarketError::WrongBatchState));
    }

    #[test]
    fn first_batches_are_drawn_more_often() {
        for (seq, odds) in [(NEW_WORKER_BATCHES - 1, 500), (NEW_WORKER_BATCHES, 100)] {
            let (mut batch, mut worker) = posted(seq);
            assert_eq!(batch.draw(&mut worker, lot(odds - 1), &NOW, &limits()), Ok(true));
            let (mut batch, mut worker) = posted(seq);
            assert_eq!(batch.draw(&mut worker, lot(odds), &NOW, &limits()), Ok(false));
        }
    }

    #[test]
    fn waiting_until_the_hashes_are_gone_does_not_help() {
        let (mut batch, mut worker) = posted(0);
        assert_eq!(batch.draw(&mut worker, Luck::Gone, &NOW, &limits()), Ok(true));
        let (mut batch, mut worker) = posted(0);
        let never = Limits { new_audit_rate_bps: 0.into(), audit_rate_bps: 0.into(), ..limits() };
        assert_eq!(batch.draw(&mut worker, Luck::Gone, &NOW, &never), Ok(false));
    }

    #[test]
    fn an_account_is_needed_until_it_is_decided_or_has_vested() {
        let closable =
            |state, first_unvested| Batch { state, day: 7.into(), ..Batch::zeroed() }.check_closable(first_unvested);
        assert_eq!(closable(BATCH_PASSED, 7), Err(MarketError::BatchInUse));
        assert_eq!(closable(BATCH_PASSED, 8), Ok(()));
        assert_eq!(closable(BATCH_DECIDED, 0), Ok(()));
        for state in [BATCH_POSTED, BATCH_AUDITED, BATCH_ANSWERED] {
            assert_eq!(closable(state, 99), Err(MarketError::BatchInUse));
        }
    }
}
