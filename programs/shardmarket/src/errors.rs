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
    #[msg("the last slice on this venue is less than 600 seconds old")]
    SliceTooSoon,
    #[msg("the slice is above the burn budget")]
    SliceAboveBudget,
    #[msg("the slice is above fee × the least quote reserve since the start of the price window, or buys nothing")]
    SliceOutOfRange,
    #[msg("a slice must be a transaction's own instruction, with nothing but compute-budget instructions beside it")]
    SliceNotAlone,
    #[msg("the venue did not take exactly the slice")]
    VenueTookWrongAmount,
    #[msg("the venue paid less than its reserves say")]
    VenuePaidTooLittle,
    #[msg("the venue changed who controls a vault")]
    VenueTouchedVault,
}
