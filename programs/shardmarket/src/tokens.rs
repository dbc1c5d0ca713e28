//! Token movements. The mints of USDC and ZERO are of the classic Token program and have 6 decimals, checked when they were configured.

use crate::{Ledger, BURNER_SEED, DECIMALS, LEDGER_SEED};
use anchor_lang::prelude::*;
use anchor_spl::token::{Mint, TokenAccount};
use token_calls::{Authority, BurnChecked, Transfer, TransferChecked};

/// Pulls `amount` from a signer's token account into a vault.
pub fn pull(
    owner: &Signer,
    mint: &Account<Mint>,
    from: &mut Account<TokenAccount>,
    vault: &mut Account<TokenAccount>,
    amount: u64,
) -> Result<()> {
    let authority = Authority { account: owner.to_cpi_handle(), seeds: &[] };
    transfer(authority, mint, from, vault, amount)
}

/// Pays `amount` out of a vault that the ledger owns.
pub fn pay(
    ledger: &Account<Ledger>,
    mint: &Account<Mint>,
    vault: &mut Account<TokenAccount>,
    to: &mut Account<TokenAccount>,
    amount: u64,
) -> Result<()> {
    let authority = Authority { account: ledger.to_cpi_handle(), seeds: &[LEDGER_SEED, &[ledger.bump]] };
    transfer(authority, mint, vault, to, amount)
}

/// Burns `amount` from a vault that the burner owns.
pub fn burn(
    burner: &UncheckedAccount,
    burner_bump: u8,
    mint: &mut Account<Mint>,
    vault: &mut Account<TokenAccount>,
    amount: u64,
) -> Result<()> {
    let authority = Authority { account: burner.to_cpi_handle(), seeds: &[BURNER_SEED, &[burner_bump]] };
    let (from, mint) = (vault.try_to_cpi_handle_mut()?, mint.try_to_cpi_handle_mut()?);
    BurnChecked { from, mint, authority, amount, decimals: DECIMALS }.invoke();
    Ok(())
}

/// Burns `amount` from a signer's own account.
pub fn burn_own(owner: &Signer, mint: &mut Account<Mint>, from: &mut Account<TokenAccount>, amount: u64) -> Result<()> {
    let authority = Authority { account: owner.to_cpi_handle(), seeds: &[] };
    let (from, mint) = (from.try_to_cpi_handle_mut()?, mint.try_to_cpi_handle_mut()?);
    BurnChecked { from, mint, authority, amount, decimals: DECIMALS }.invoke();
    Ok(())
}

/// Moves `amount` out of a vault that the ledger owns into another account of the same mint.
pub fn sweep(
    ledger: &Account<Ledger>,
    from: &mut Account<TokenAccount>,
    to: &mut Account<TokenAccount>,
    amount: u64,
) -> Result<()> {
    let authority = Authority { account: ledger.to_cpi_handle(), seeds: &[LEDGER_SEED, &[ledger.bump]] };
    let (from, to) = (from.try_to_cpi_handle_mut()?, to.try_to_cpi_handle_mut()?);
    Transfer { from, to, authority, amount }.invoke();
    Ok(())
}

/// Moves `amount` between two vaults of one mint, out of one that the burner owns.
pub fn bring_home(
    burner: &UncheckedAccount,
    burner_bump: u8,
    from: &mut Account<TokenAccount>,
    to: &mut Account<TokenAccount>,
    amount: u64,
) -> Result<()> {
    let authority = Authority { account: burner.to_cpi_handle(), seeds: &[BURNER_SEED, &[burner_bump]] };
    let (from, to) = (from.try_to_cpi_handle_mut()?, to.try_to_cpi_handle_mut()?);
    Transfer { from, to, authority, amount }.invoke();
    Ok(())
}

/// Burns `amount` from the bond vault.
pub fn burn_bond(
    ledger: &Account<Ledger>,
    mint: &mut Account<Mint>,
    bond_vault: &mut Account<TokenAccount>,
    amount: u64,
) -> Result<()> {
    let authority = Authority { account: ledger.to_cpi_handle(), seeds: &[LEDGER_SEED, &[ledger.bump]] };
    let (from, mint) = (bond_vault.try_to_cpi_handle_mut()?, mint.try_to_cpi_handle_mut()?);
    BurnChecked { from, mint, authority, amount, decimals: DECIMALS }.invoke();
    Ok(())
}

fn transfer(
    authority: Authority,
    mint: &Account<Mint>,
    from: &mut Account<TokenAccount>,
    to: &mut Account<TokenAccount>,
    amount: u64,
) -> Result<()> {
    let (from, to) = (from.try_to_cpi_handle_mut()?, to.try_to_cpi_handle_mut()?);
    TransferChecked { from, mint: mint.to_cpi_handle(), to, authority, amount, decimals: DECIMALS }.invoke();
    Ok(())
}
