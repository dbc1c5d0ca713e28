//! Trading on a venue: who may be in the transaction, the call, and what must be true after it.

use crate::{MarketError, Venue, BURNER_SEED, COMPUTE_BUDGET_PROGRAM};
use anchor_lang::{address_eq, cpi::InstructionAccount, prelude::*, unchecked_invoke_signed_fixed};
use anchor_spl::token::{Token, TokenAccount};

/// Fails with `NotAlone` unless the instruction is the transaction's own and has only compute-budget instructions beside it:
/// whoever sends it cannot trade before and after it in the same transaction.
pub fn check_alone(instructions: &Sysvar<SysvarInstructions>) -> Result<()> {
    require!(stack_height() == 1, MarketError::NotAlone);
    let current = instructions.load_current_index() as usize;
    for index in 0..instructions.num_instructions() {
        let beside = instructions.load_instruction_at(index)?;
        let allowed = index == current || address_eq(beside.get_program_id(), &COMPUTE_BUDGET_PROGRAM);
        require!(allowed, MarketError::NotAlone);
    }
    Ok(())
}

/// A swap of `amount` out of `source` for at least `min_out` into `destination`, both vaults of the burner.
pub struct Swap<'a> {
    pub venue: &'a Venue,
    pub burner: &'a UncheckedAccount,
    pub burner_bump: u8,
    pub program: &'a UncheckedAccount,
    pub pool: &'a mut UncheckedAccount,
    pub source: &'a mut Account<TokenAccount>,
    pub destination: &'a mut Account<TokenAccount>,
    pub vault_in: &'a mut Account<TokenAccount>,
    pub vault_out: &'a mut Account<TokenAccount>,
    pub token_program: &'a Program<Token>,
    pub amount: u64,
    pub min_out: u64,
}

impl Swap<'_> {
    /// Swaps and reads both vaults again: exactly `amount` has left, at least `min_out` has arrived, and nobody else controls
    /// them. Returns what has arrived. Fails with `VenueTouchedVault`, `VenueTookWrongAmount` and `VenuePaidTooLittle`.
    pub fn run(&mut self) -> Result<u64> {
        let (source_before, destination_before) = (self.source.amount(), self.destination.amount());
        self.call()?;
        for vault in [&mut *self.source, &mut *self.destination] {
            vault.revalidate_after_cpi().map_err(|_| MarketError::VenueTouchedVault)?;
            let ours = vault.owner() == self.burner.address() && !vault.has_delegate() && !vault.has_close_authority();
            require!(ours, MarketError::VenueTouchedVault);
        }
        let left = source_before.checked_sub(self.amount);
        require!(left == Some(self.source.amount()), MarketError::VenueTookWrongAmount);
        match self.destination.amount().checked_sub(destination_before) {
            Some(received) if received >= self.min_out => Ok(received),
            _ => Err(MarketError::VenuePaidTooLittle.into()),
        }
    }

    /// Calls the pinned venue's swap: trader, pool, source, destination, vault in, vault out, Token program. Only the burner
    /// signs, and only these accounts go along.
    fn call(&mut self) -> Result<()> {
        let mut data = [0; 24];
        data[..8].copy_from_slice(&self.venue.discriminator);
        data[8..16].copy_from_slice(&self.amount.to_le_bytes());
        data[16..].copy_from_slice(&self.min_out.to_le_bytes());
        let accounts = [
            self.burner.to_cpi_handle().as_signer(),
            self.pool.try_to_cpi_handle_mut()?.into(),
            self.source.try_to_cpi_handle_mut()?.into(),
            self.destination.try_to_cpi_handle_mut()?.into(),
            self.vault_in.try_to_cpi_handle_mut()?.into(),
            self.vault_out.try_to_cpi_handle_mut()?.into(),
            self.token_program.to_cpi_handle(),
        ];
        let metas = accounts.each_ref().map(|account: &CpiHandle| {
            InstructionAccount::new(
                account.address(),
                account.is_writable(),
                address_eq(account.address(), self.burner.address()),
            )
        });
        let seeds: &[&[u8]] = &[BURNER_SEED, &[self.burner_bump]];
        unchecked_invoke_signed_fixed(self.program.address(), &data, &metas, &accounts, &[seeds]);
        Ok(())
    }
}

/// Depth of the call: 1 for a transaction's own instructions.
fn stack_height() -> u64 {
    #[cfg(target_os = "solana")]
    unsafe {
        anchor_lang::pinocchio::syscalls::sol_get_stack_height()
    }
    #[cfg(not(target_os = "solana"))]
    1
}
