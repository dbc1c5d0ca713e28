//! Audits from their beginning to what they come to, without a chain.

use ::shardmarket::{clock::Now, *};
use anchor_lang::prelude::*;
use bytemuck::Zeroable;

const DAY_7: i64 = 7 * DAY as i64;
const RESPONSE: i64 = 60;
const VOTE: i64 = 100;

fn key(number: u8) -> Address {
    Address::new_from_array([number; 32])
}

fn at(unix: i64) -> Now {
    Now { unix, slot: 1_000 }
}

/// 60 s to answer, 100 s to vote, 70 micro-ZERO for a challenge, a window of a day; a fault costs half of the bond.
fn limits() -> Limits {
    Limits {
        challenge_window_secs: (DAY as i64).into(),
        audit_response_secs: RESPONSE.into(),
        audit_vote_secs: VOTE.into(),
        challenge_bond: 70.into(),
        slash_bps: 5_000.into(),
        slash_cap_bps: 10_000.into(),
        ..Limits::zeroed()
    }
}

/// A batch of 40 micro-USDC of day 7 that the draw has passed, and its worker.
fn passed() -> (Batch, Worker) {
    let batch = Batch { state: BATCH_PASSED, amount: 40.into(), day: 7.into(), ..Batch::zeroed() };
    (batch, Worker { bond: 1_000.into(), ..Worker::zeroed() })
}

/// One that is challenged at the start of day 7, with its three auditors drawn.
fn challenged() -> (Batch, Worker) {
    let (mut batch, mut worker) = passed();
    batch.challenge(&key(9), &mut worker, &at(DAY_7), &limits()).unwrap();
    batch.auditors = [key(1), key(2), key(3)];
    (batch, worker)
}

/// One that the worker has answered at once.
fn answered() -> (Batch, Worker) {
    let (mut batch, worker) = challenged();
    batch.respond([5; 32], &at(DAY_7), &limits()).unwrap();
    (batch, worker)
}

#[test]
fn a_challenge_holds_the_batch_again() {
    let (mut batch, mut worker) = passed();
    assert_eq!(batch.challenge(&key(9), &mut worker, &at(DAY_7), &limits()), Ok(()));
    assert_eq!((batch.challenger, batch.challenge_put_up()), (key(9), Some(70)));
    assert_eq!((batch.state, batch.deadline.get(), batch.slot.get()), (BATCH_AUDITED, DAY_7 + RESPONSE, 1_000));
    assert_eq!((worker.held.get(), worker.open_audits.get()), (40, 1));
    let again = batch.challenge(&key(8), &mut worker, &at(DAY_7), &limits());
    assert_eq!(again, Err(MarketError::WrongBatchState));
}

#[test]
fn a_challenge_comes_before_the_day_has_vested() {
    let end = DAY_7 + 2 * DAY as i64;
    let (mut batch, mut worker) = passed();
    assert_eq!(batch.challenge(&key(9), &mut worker, &at(end), &limits()), Err(MarketError::WindowClosed));
    assert_eq!(batch.challenge(&key(9), &mut worker, &at(end - 1), &limits()), Ok(()));
}

#[test]
fn only_what_has_passed_is_challenged() {
    for state in [BATCH_POSTED, BATCH_AUDITED, BATCH_ANSWERED, BATCH_DECIDED] {
        let (mut batch, mut worker) = passed();
        batch.state = state;
        let challenge = batch.challenge(&key(9), &mut worker, &at(DAY_7), &limits());
        assert_eq!(challenge, Err(MarketError::WrongBatchState));
    }
}

#[test]
fn auditors_are_drawn_once_and_in_time() {
    let (mut batch, _) = challenged();
    assert_eq!((batch.check_undrawn(&at(DAY_7)), batch.drawn()), (Err(MarketError::WrongBatchState), 3));
    batch.auditors = Default::default();
    assert_eq!((batch.check_undrawn(&at(DAY_7 + RESPONSE)), batch.drawn()), (Ok(()), 0));
    assert_eq!(batch.check_undrawn(&at(DAY_7 + RESPONSE + 1)), Err(MarketError::TooLate));
    batch.state = BATCH_ANSWERED;
    assert_eq!(batch.check_undrawn(&at(DAY_7)), Ok(()));
    for state in [BATCH_POSTED, BATCH_PASSED, BATCH_DECIDED] {
        batch.state = state;
        assert_eq!(batch.check_undrawn(&at(DAY_7)), Err(MarketError::WrongBatchState));
    }
}

#[test]
fn the_worker_answers_once_and_in_time() {
    let (mut batch, _) = challenged();
    let late = at(DAY_7 + RESPONSE + 1);
    assert_eq!(batch.respond([5; 32], &late, &limits()), Err(MarketError::TooLate));
    assert_eq!(batch.respond([5; 32], &at(DAY_7 + RESPONSE), &limits()), Ok(()));
    assert_eq!((batch.state, batch.response, batch.deadline.get()), (BATCH_ANSWERED, [5; 32], DAY_7 + RESPONSE + VOTE));
    assert_eq!(batch.respond([6; 32], &at(DAY_7), &limits()), Err(MarketError::WrongBatchState));
}

#[test]
fn auditors_vote_once_after_the_answer_and_in_time() {
    let (mut batch, _) = challenged();
    assert_eq!(batch.vote(&key(1), true, &at(DAY_7)), Err(MarketError::WrongBatchState));
    let (mut batch, _) = answered();
    assert_eq!(batch.vote(&key(4), true, &at(DAY_7)), Err(MarketError::NotAuditor));
    assert_eq!(batch.vote(&key(1), true, &at(DAY_7 + VOTE + 1)), Err(MarketError::TooLate));
    assert_eq!(batch.vote(&key(1), true, &at(DAY_7 + VOTE)), Ok(()));
    assert_eq!(batch.vote(&key(1), false, &at(DAY_7)), Err(MarketError::NotAuditor));
    assert_eq!(batch.vote(&key(3), false, &at(DAY_7)), Ok(()));
    assert_eq!(batch.votes, [VOTE_GUILTY, 0, VOTE_NOT_GUILTY]);
}

#[test]
fn two_equal_votes_decide() {
    for (votes, verdict) in [
        ([0, 0, 0], Err(MarketError::NoVerdict)),
        ([2, 0, 0], Err(MarketError::NoVerdict)),
        ([2, 1, 0], Err(MarketError::NoVerdict)),
        ([2, 0, 2], Ok(Verdict::Guilty)),
        ([2, 1, 2], Ok(Verdict::Guilty)),
        ([1, 1, 0], Ok(Verdict::Acquitted)),
        ([2, 1, 1], Ok(Verdict::Acquitted)),
        ([1, 1, 1], Ok(Verdict::Acquitted)),
    ] {
        let (mut batch, _) = answered();
        batch.votes = votes;
        assert_eq!(batch.verdict(), verdict, "{votes:?}");
        let agreeing = |verdict| (0..3).filter(|place| batch.agrees(*place, verdict)).count() as u64;
        for verdict in [Verdict::Guilty, Verdict::Acquitted, Verdict::Silence, Verdict::NoQuorum] {
            assert_eq!(batch.agreeing(verdict), agreeing(verdict));
        }
        assert_eq!((batch.agreeing(Verdict::Silence), batch.agreeing(Verdict::NoQuorum)), (0, 0));
        batch.state = BATCH_DECIDED;
        assert_eq!(batch.verdict(), Err(MarketError::WrongBatchState));
    }
}

#[test]
fn an_audit_lapses_by_silence_or_without_a_quorum() {
    let (batch, _) = challenged();
    assert_eq!(batch.lapse(&at(DAY_7 + RESPONSE)), Err(MarketError::TooEarly));
    assert_eq!(batch.lapse(&at(DAY_7 + RESPONSE + 1)), Ok(Verdict::Silence));
    let (mut batch, _) = answered();
    batch.votes = [2, 1, 0];
    assert_eq!(batch.lapse(&at(DAY_7 + VOTE)), Err(MarketError::TooEarly));
    assert_eq!(batch.lapse(&at(DAY_7 + VOTE + 1)), Ok(Verdict::NoQuorum));
    batch.votes = [2, 1, 1];
    assert_eq!(batch.lapse(&at(DAY_7 + VOTE + 1)), Err(MarketError::WrongBatchState));
    assert_eq!(passed().0.lapse(&at(i64::MAX)), Err(MarketError::WrongBatchState));
}

#[test]
fn what_is_decided_is_held_no_longer() {
    let (mut batch, mut worker) = answered();
    assert_eq!(batch.decide(&mut worker), Ok(()));
    assert_eq!((batch.state, worker.held.get(), worker.open_audits.get()), (BATCH_DECIDED, 0, 0));
}

#[test]
fn a_fault_takes_the_batch_even_when_its_day_has_vested() {
    for days in [1, 2, 3] {
        let (batch, mut worker) = answered();
        let mut ledger = Ledger { workers_owed: 120.into(), ..Ledger::zeroed() };
        (worker.uncovered, worker.vested) = (50.into(), 20.into());
        worker.buckets[0] = Bucket { day: 6.into(), amount: 10.into() };
        worker.buckets[1] = Bucket { day: 7.into(), amount: 40.into() };
        // Day 6 has vested after the first day, the batch's own after the second.
        let now = at(DAY_7 + days * DAY as i64);
        assert_eq!(batch.forfeit(&mut worker, &mut ledger, &limits(), &now), Ok(90), "{days}");
        assert_eq!((worker.vested.get(), worker.unvested(), worker.uncovered.get()), (30, Ok(0), 0));
        assert_eq!(ledger.workers_owed.get(), 30);
    }
}
