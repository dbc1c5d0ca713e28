//! One variant per guard. Codes are 6000 + position: append only.

use anchor_lang::prelude::*;

#[error_code]
#[derive(Debug, PartialEq, Eq)]
pub enum PoolError {
    #[msg("the fee must be below 100 %")]
    FeeOutOfRange,
    #[msg("both amounts must be above zero")]
    ZeroAmount,
    #[msg("base and quote must be two mints")]
    SameMint,
    #[msg("the vaults must be the pool's two vaults")]
    WrongVault,
    #[msg("the swap pays nothing, or the amounts do not fit 64 bits")]
    AmountOutOfRange,
    #[msg("the swap would pay less than asked for")]
    Slippage,
}
