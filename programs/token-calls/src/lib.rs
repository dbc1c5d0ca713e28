//! Calls of the classic Token program with fixed account lists.
//!
//! `anchor-spl` offers the same calls for any number of signers and both token programs. Those build their account lists on the
//! heap through functions with more arguments than an SBF v0 function can take, so each use would have to be inlined.

#![no_std]

use anchor_lang::{cpi::InstructionAccount, prelude::*, unchecked_invoke_signed_fixed, CpiHandle, CpiHandleMut, Id};

const TRANSFER: u8 = 3;
const TRANSFER_CHECKED: u8 = 12;
const BURN_CHECKED: u8 = 15;

/// Who authorises a call: a signer of the transaction (no seeds), or an address of the calling program by its seeds and bump.
#[derive(Clone, Copy)]
pub struct Authority<'a> {
    pub account: CpiHandle<'a>,
    pub seeds: &'a [&'a [u8]],
}

/// Moves `amount` between two accounts of `mint`.
pub struct TransferChecked<'a> {
    pub from: CpiHandleMut<'a>,
    pub mint: CpiHandle<'a>,
    pub to: CpiHandleMut<'a>,
    pub authority: Authority<'a>,
    pub amount: u64,
    pub decimals: u8,
}

/// Moves `amount` between two accounts of the same mint, whichever it is.
pub struct Transfer<'a> {
    pub from: CpiHandleMut<'a>,
    pub to: CpiHandleMut<'a>,
    pub authority: Authority<'a>,
    pub amount: u64,
}

/// Destroys `amount` of `mint`.
pub struct BurnChecked<'a> {
    pub from: CpiHandleMut<'a>,
    pub mint: CpiHandleMut<'a>,
    pub authority: Authority<'a>,
    pub amount: u64,
    pub decimals: u8,
}

impl TransferChecked<'_> {
    /// Calls the Token program. Its refusal ends the transaction.
    pub fn invoke(&self) {
        let data = checked(TRANSFER_CHECKED, self.amount, self.decimals);
        call(&data, [self.from.into(), self.mint, self.to.into(), self.authority.account], self.authority.seeds);
    }
}

impl Transfer<'_> {
    /// Calls the Token program. Its refusal ends the transaction.
    pub fn invoke(&self) {
        let mut data = [TRANSFER; 9];
        data[1..].copy_from_slice(&self.amount.to_le_bytes());
        call(&data, [self.from.into(), self.to.into(), self.authority.account], self.authority.seeds);
    }
}

impl BurnChecked<'_> {
    /// Calls the Token program. Its refusal ends the transaction.
    pub fn invoke(&self) {
        let data = checked(BURN_CHECKED, self.amount, self.decimals);
        call(&data, [self.from.into(), self.mint.into(), self.authority.account], self.authority.seeds);
    }
}

fn checked(instruction: u8, amount: u64, decimals: u8) -> [u8; 10] {
    let mut data = [instruction; 10];
    data[1..9].copy_from_slice(&amount.to_le_bytes());
    data[9] = decimals;
    data
}

/// Calls the Token program with `accounts`, of which the last one signs.
fn call<const N: usize>(data: &[u8], accounts: [CpiHandle; N], seeds: &[&[u8]]) {
    let metas = core::array::from_fn(|at| {
        let account = &accounts[at];
        InstructionAccount::new(account.address(), account.is_writable(), at == N - 1)
    });
    let program = Token::id();
    let signers = [seeds];
    let signers = if seeds.is_empty() { &signers[..0] } else { &signers[..] };
    unchecked_invoke_signed_fixed(&program, data, &metas, &accounts, signers);
}
