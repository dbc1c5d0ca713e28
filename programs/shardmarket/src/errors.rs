//! One variant per guard. Codes are 6000 + position: append only.

use anchor_lang::prelude::*;

#[error_code]
#[derive(Debug, PartialEq, Eq)]
pub enum MarketError {
    #[msg("an amount does not fit 64 bits")]
    Overflow,
    #[msg("the ledger holds less than the amount taken from it")]
    LedgerUnderflow,
    #[msg("the clock is before 1970 or went back by days")]
    BadClock,
    #[msg("the amount must be above zero")]
    ZeroAmount,
    #[msg("this key is not allowed to do this")]
    Unauthorized,
    #[msg("the signer is not the program's upgrade authority")]
    NotUpgradeAuthority,
    #[msg("the mint must be the configured one, of the classic Token program, with 6 decimals")]
    WrongMint,
    #[msg("a parameter is outside its hard-coded limits")]
    ParamOutOfRange,
    #[msg("the account does not belong to the session, worker, model, venue or configuration it is used with")]
    AccountMismatch,
    #[msg("the session's signer must be a key other than the payer's")]
    SignerIsPayer,
    #[msg("the open slot lies in the future or more than 150 slots back: read the current slot again")]
    OpenSlotOutOfRange,
    #[msg("the deposit is below the configured minimum")]
    DepositTooSmall,
    #[msg("the expiry must lie in the future, at most 365 days away")]
    ExpiryOutOfRange,
    #[msg("the session has expired")]
    SessionExpired,
    #[msg("the session is closing")]
    SessionClosing,
    #[msg("the session can be closed only after 150 slots: wait about a minute")]
    SessionTooYoung,
    #[msg("the session cannot be closed yet without its payer and its signer: wait for the end of the grace period")]
    CloseTooEarly,
    #[msg("an Ed25519 instruction must stand right before this one")]
    VoucherMissing,
    #[msg("the Ed25519 instruction does not hold exactly one voucher in the expected layout")]
    VoucherMalformed,
    #[msg("the voucher is not signed by the session's signer")]
    VoucherWrongSigner,
    #[msg("the voucher is for another session")]
    VoucherWrongSession,
    #[msg("the voucher has expired")]
    VoucherExpired,
    #[msg("the voucher does not start at what is already settled")]
    VoucherOutOfSequence,
    #[msg("the voucher spends nothing, or more than the deposit")]
    VoucherOutOfRange,
    #[msg("there must be 1 to 16 shares, one for each worker account")]
    ShareCount,
    #[msg("worker accounts must be in strictly ascending order")]
    ShareOrder,
    #[msg("the shares are not those that the voucher commits to")]
    ShareHash,
    #[msg("the shares do not add up to what the voucher spends")]
    ShareSum,
    #[msg("the layers must be a non-empty range within the model")]
    LayersOutOfRange,
    #[msg("the ask is above the model's price ceiling")]
    AskTooHigh,
    #[msg("the bond is below the configured minimum")]
    BondTooSmall,
    #[msg("the receipts cover nothing, or more than the worker's uncovered earnings")]
    ReceiptsOutOfRange,
    #[msg("nothing has vested yet")]
    NothingVested,
    #[msg("the position would fall below the minimum stake: keep that much or unstake everything")]
    StakeTooSmall,
    #[msg("the position holds less stake than that")]
    NotEnoughStake,
    #[msg("nothing is cooling down")]
    NothingCooling,
    #[msg("the cooldown is not over")]
    StillCooling,
    #[msg("there is no yield to claim")]
    NoYield,
    #[msg("epochs are opened in order, and not before their day")]
    EpochOutOfOrder,
    #[msg("the pool's price cannot be represented, or a reserve is empty")]
    PriceOutOfRange,
    #[msg("the last observation is less than 120 seconds old")]
    ObservedTooRecently,
    #[msg("the price has not been observed in the last 10 minutes")]
    PriceStale,
    #[msg("there is no price observation between 20 and 60 minutes old")]
    TwapTooShort,
    #[msg("the pool's price is more than 3 % away from its average")]
    PriceOutsideBand,
    #[msg("the last slice on this venue, or the last fill of the auction, is less than 600 seconds old")]
    SliceTooSoon,
    #[msg("the slice is above the burn budget, or above the fees that there are")]
    SliceAboveBudget,
    #[msg("the slice is above fee × half of the least reserve since the start of the price window, below a quarter of what could be traded now, or buys nothing")]
    SliceOutOfRange,
    #[msg("this must be a transaction's own instruction, with nothing but compute-budget instructions beside it")]
    NotAlone,
    #[msg("the venue did not take exactly the slice")]
    VenueTookWrongAmount,
    #[msg("the venue paid less than its reserves say")]
    VenuePaidTooLittle,
    #[msg("the venue changed who controls a vault")]
    VenueTouchedVault,

    // Administration
    #[msg(
        "the program is paused: money comes in and trades again when the pause ends, at most 6 hours after it began"
    )]
    Paused,
    #[msg("the last pause began less than 24 hours ago")]
    PausedTooRecently,
    #[msg("the program is not paused")]
    NotPaused,
    #[msg("nobody was proposed as the next authority")]
    NoPendingAuthority,
    #[msg("the change has not been in the queue for 48 hours")]
    ParamTooEarly,
    #[msg("the change was not applied within 7 days: queue it again")]
    ParamExpired,
    #[msg("the venue was registered less than 48 hours ago")]
    VenueNotActive,
    #[msg("the venue is retired")]
    VenueRetired,
    #[msg("the venue trades another token")]
    WrongVenue,

    // Sessions
    #[msg("the session is final: nothing can be settled any more")]
    SessionFinal,
    #[msg("the session is not final: finalize_close comes first")]
    SessionNotFinal,
    #[msg("there is nothing left to refund")]
    NothingToRefund,
    #[msg("the session still holds money: refund comes first")]
    RefundDue,

    // Workers
    #[msg("the bond carries no more unvested earnings: add to it, or wait until some have vested")]
    LadderExceeded,
    #[msg("the worker has asked to leave")]
    WorkerExiting,
    #[msg("the worker has not asked to leave: request_exit comes first")]
    NotExiting,
    #[msg("the exit cooldown is not over")]
    ExitTooEarly,
    #[msg("the bond is locked: earnings are vesting under it, or an audit is open")]
    BondLocked,
    #[msg("there is no bond to withdraw")]
    NoBond,
    #[msg("the operator was changed less than 4 days ago")]
    RotatedTooRecently,
    #[msg("no change of the payout key is waiting, or its 48 hours are not over")]
    PayoutNotDue,
    #[msg("the worker is boosted by another position, or this position boosts another worker")]
    BoostTaken,
    #[msg("the stake has not been linked to the worker for a day")]
    BoostTooEarly,
    #[msg("the position boosts a worker: its account must come along")]
    BoostedWorkerMissing,

    // Faults and audits
    #[msg("the Ed25519 instruction right before must hold exactly two receipts in the expected layout")]
    EvidenceMalformed,
    #[msg("the receipts are not both signed by the worker's operator or its last one")]
    EvidenceWrongSigner,
    #[msg("the receipts do not contradict each other: same model, class, layers, length and input, another output")]
    NoContradiction,
    #[msg("all that may be slashed today is slashed: try again tomorrow")]
    SlashCapReached,
    #[msg("the batch cannot be drawn yet: wait for 32 slots and 4 slot hashes")]
    DrawTooEarly,
    #[msg("the batch or audit is in another state")]
    WrongBatchState,
    #[msg("the batch's challenge window is over")]
    WindowClosed,
    #[msg("the time to answer or to vote is over")]
    TooLate,
    #[msg("the time to answer or to vote is not over")]
    TooEarly,
    #[msg("this worker was not drawn as an auditor, or has voted")]
    NotAuditor,
    #[msg("two auditors have not agreed yet")]
    NoVerdict,
    #[msg("the auditors of this model are complete")]
    AuditorsFull,
    #[msg("the worker is not an auditor, or is already one, or still has audits to decide")]
    AuditorState,
    #[msg("the batch is still needed")]
    BatchInUse,

    // Staking and epochs
    #[msg("that much cannot be taken as credit in this epoch")]
    CreditExceeded,
    #[msg("the auction has nothing to sell, or its price pays nothing for that amount")]
    AuctionOutOfRange,
    #[msg("the auction pays less than you asked for")]
    AuctionPaysLess,
    #[msg("there are no fees to sweep")]
    NoFees,

    // Audits
    #[msg("the model has fewer than three auditors who may decide about this worker")]
    TooFewAuditors,
}
