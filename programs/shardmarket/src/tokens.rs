//! Token movements. Both mints are of the classic Token program and have 6 decimals, checked when they were configured.

use crate::{Ledger, DECIMALS, LEDGER_SEED};
use anchor_lang::prelude::*;
use anchor_spl::token::{Mint, Token, TokenAccount, TokenCpiExt};

/// Pulls `amount` from a signer's token account into a vault.
#[inline(always)]
pub fn pull(
    program: &Program<Token>,
    owner: &Signer,
    mint: &Account<Mint>,
    from: &mut Account<TokenAccount>,
    vault: &mut Account<TokenAccount>,
    amount: u64,
) -> Result<()> {
    program.transfer_checked(from, mint, vault, owner, &[], amount, DECIMALS)
}

/// Pays `amount` out of a vault that the ledger owns.
#[inline(always)]
pub fn pay(
    program: &Program<Token>,
    ledger: &Account<Ledger>,
    mint: &Account<Mint>,
    vault: &mut Account<TokenAccount>,
    to: &mut Account<TokenAccount>,
    amount: u64,
) -> Result<()> {
    let bump = [ledger.bump];
    let seeds: &[&[u8]] = &[LEDGER_SEED, &bump];
    program.transfer_checked(vault, mint, to, ledger, &[seeds], amount, DECIMALS)
}
