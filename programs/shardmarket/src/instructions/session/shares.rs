//! What `settle` and `settle_and_close` have in common: the voucher, the shares, and who is credited with them.

use crate::{clock::Now, hash, voucher::Voucher, *};
use alloc::vec::Vec;
use anchor_lang::{address_eq, AccountView};
use bytemuck::bytes_of;

/// Spends `session` by the voucher in the Ed25519 instruction right before: credits each of `workers` (in strictly ascending order
/// of address) with its part of `amounts` (micro-USDC) and the treasury with the rest. Moves no tokens.
#[inline(always)]
pub(super) fn settle_shares(
    session: &mut Account<Session>,
    ledger: &mut Account<Ledger>,
    instructions: &Sysvar<SysvarInstructions>,
    workers: &[AccountView],
    amounts: &[u64],
    now: Now,
) -> Result<()> {
    session.check_open()?;
    let voucher = {
        let previous = instructions.get_instruction_relative(-1).map_err(|_| MarketError::VoucherMissing)?;
        require!(address_eq(previous.get_program_id(), &ED25519_PROGRAM), MarketError::VoucherMissing);
        Voucher::parse(previous.get_instruction_data(), &session.signer)?
    };
    voucher.check(session.address(), session.settled.get(), session.deposit.get(), now.unix)?;

    require!((1..=MAX_SHARES).contains(&amounts.len()) && workers.len() == amounts.len(), MarketError::ShareCount);
    let mut hashed = Vec::with_capacity(MAX_SHARES);
    let (mut spent, mut to_workers) = (0u64, 0u64);
    let mut last: Option<&Address> = None;
    for (view, amount) in workers.iter().zip(amounts) {
        let address = view.address();
        require!(last.is_none_or(|last| last < address), MarketError::ShareOrder);
        last = Some(address);
        hashed.push([address.as_ref(), bytes_of(amount)]);
        // SAFETY: the order is strictly ascending, so no account is loaded twice, and Anchor refuses remaining accounts
        // that are also declared ones.
        let mut worker = unsafe { <Account<Worker> as AnchorAccount>::load_mut(*view)? };
        let part = worker.earn(*amount)?;
        spent = spent.checked_add(*amount).ok_or(MarketError::Overflow)?;
        // No more than `spent`, which has not overflowed.
        to_workers = to_workers.wrapping_add(part);
    }
    require!(spent == voucher.to - voucher.from, MarketError::ShareSum);
    require!(hash::of_parts(hashed.as_flattened()) == voucher.shares_hash, MarketError::ShareHash);

    session.settled = voucher.to.into();
    ledger.settle(spent, to_workers, now.day())?;
    Ok(())
}
