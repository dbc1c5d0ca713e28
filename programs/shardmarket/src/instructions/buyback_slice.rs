use crate::{clock::Now, *};
use anchor_lang::{address_eq, cpi::InstructionAccount, unchecked_invoke_signed_fixed};
use anchor_spl::token::{Mint, Token, TokenAccount};
use market_math::{price_q40, quote_out, unsandwichable, within_band};

#[derive(Accounts)]
pub struct BuybackSlice {
    #[account(seeds = [b"config"], bump)]
    pub config: Account<Config>,
    #[account(mut, seeds = [b"ledger"], bump)]
    pub ledger: Account<Ledger>,
    #[account(mut)]
    pub venue: Account<Venue>,
    /// Signs the swap. It controls the slice and burn vaults only.
    #[account(seeds = [b"burner"], bump)]
    pub burner: UncheckedAccount,
    #[account(address = config.usdc_mint @ MarketError::WrongMint)]
    pub usdc_mint: Account<Mint>,
    #[account(mut, address = config.zero_mint @ MarketError::WrongMint)]
    pub zero_mint: Account<Mint>,
    #[account(mut, seeds = [b"escrow"], bump)]
    pub escrow_vault: Account<TokenAccount>,
    #[account(mut, seeds = [b"slice_vault"], bump)]
    pub slice_vault: Account<TokenAccount>,
    #[account(mut, seeds = [b"burn_vault"], bump)]
    pub burn_vault: Account<TokenAccount>,
    #[account(constraint = pool_program.address() == &venue.program @ MarketError::AccountMismatch)]
    pub pool_program: UncheckedAccount,
    #[account(mut, address = venue.pool @ MarketError::AccountMismatch)]
    pub pool: UncheckedAccount,
    #[account(mut, address = venue.base_vault @ MarketError::AccountMismatch)]
    pub base_vault: Account<TokenAccount>,
    #[account(mut, address = venue.quote_vault @ MarketError::AccountMismatch)]
    pub quote_vault: Account<TokenAccount>,
    pub token_program: Program<Token>,
    pub instructions: Sysvar<SysvarInstructions>,
}

impl BuybackSlice {
    pub fn handle(ctx: &mut Context<Self>, amount: u64) -> Result<()> {
        let burner_bump = ctx.bumps.burner;
        let accounts = &mut ctx.accounts;
        accounts.check_alone()?;
        let now = Now::read()?.unix;
        let (min_out, twap) = accounts.price(amount, now)?;

        tokens::pay(
            &accounts.ledger,
            &accounts.usdc_mint,
            &mut accounts.escrow_vault,
            &mut accounts.slice_vault,
            amount,
        )?;
        let (slice_before, burn_before) = (accounts.slice_vault.amount(), accounts.burn_vault.amount());
        accounts.swap(amount, min_out, burner_bump)?;
        let bought = accounts.check_swap(slice_before, burn_before, amount, min_out)?;
        tokens::burn(&accounts.burner, burner_bump, &mut accounts.zero_mint, &mut accounts.burn_vault, bought)?;

        accounts.ledger.burn(amount, bought)?;
        accounts.venue.bought(amount, bought, now)?;
        emit!(SliceBurned { venue: *accounts.venue.address(), spent: amount, burned: bought, twap });
        Ok(())
    }

    /// The instruction is the transaction's own and has only compute-budget instructions beside it: whoever sends it cannot
    /// trade before and after it in the same transaction.
    fn check_alone(&self) -> Result<()> {
        require!(stack_height() == 1, MarketError::SliceNotAlone);
        let current = self.instructions.load_current_index() as usize;
        for index in 0..self.instructions.num_instructions() {
            let beside = self.instructions.load_instruction_at(index)?;
            let allowed = index == current || address_eq(beside.get_program_id(), &COMPUTE_BUDGET_PROGRAM);
            require!(allowed, MarketError::SliceNotAlone);
        }
        Ok(())
    }

    /// Checks spacing, size and price of the slice. Returns the least that it must buy, from the reserves as they are now,
    /// and the average price.
    ///
    /// No sandwich around a slice of at most `fee × reserve` pays, when the reserve is the one before the sandwich. So the size
    /// is bounded by the least reserve of the price window too: buying first does not raise the bound.
    fn price(&self, amount: u64, now: i64) -> Result<(u64, u64)> {
        let (quote, base) = (self.quote_vault.amount(), self.base_vault.amount());
        let fee_bps = self.venue.fee_bps.get();
        self.venue.check_spacing(now)?;
        let window = self.venue.window(now)?;
        require!(amount <= self.ledger.burn_budget.get(), MarketError::SliceAboveBudget);
        let most = unsandwichable(quote.min(window.least_reserve), fee_bps);
        require!(amount > 0 && amount <= most, MarketError::SliceOutOfRange);
        let spot = price_q40(quote, base).ok_or(MarketError::PriceOutOfRange)?;
        require!(within_band(spot, window.twap, SLICE_BAND_BPS), MarketError::PriceOutsideBand);
        let min_out = quote_out(amount, quote, base, fee_bps).ok_or(MarketError::PriceOutOfRange)?;
        require!(min_out > 0, MarketError::SliceOutOfRange);
        Ok((min_out, window.twap))
    }

    /// Calls the pinned venue's swap: trader, pool, source, destination, vault in, vault out, Token program. Only the burner
    /// signs, and only these accounts go along.
    fn swap(&mut self, amount: u64, min_out: u64, burner_bump: u8) -> Result<()> {
        let mut data = [0; 24];
        data[..8].copy_from_slice(&self.venue.discriminator);
        data[8..16].copy_from_slice(&amount.to_le_bytes());
        data[16..].copy_from_slice(&min_out.to_le_bytes());
        let accounts = [
            self.burner.to_cpi_handle().as_signer(),
            self.pool.try_to_cpi_handle_mut()?.into(),
            self.slice_vault.try_to_cpi_handle_mut()?.into(),
            self.burn_vault.try_to_cpi_handle_mut()?.into(),
            self.quote_vault.try_to_cpi_handle_mut()?.into(),
            self.base_vault.try_to_cpi_handle_mut()?.into(),
            self.token_program.to_cpi_handle(),
        ];
        let metas = accounts.each_ref().map(|account: &CpiHandle| {
            InstructionAccount::new(
                account.address(),
                account.is_writable(),
                address_eq(account.address(), self.burner.address()),
            )
        });
        let seeds: &[&[u8]] = &[BURNER_SEED, &[burner_bump]];
        unchecked_invoke_signed_fixed(self.pool_program.address(), &data, &metas, &accounts, &[seeds]);
        Ok(())
    }

    /// Reads both vaults again: exactly the slice has left, at least `min_out` has arrived, and nobody else controls them.
    /// Returns what has arrived.
    fn check_swap(&mut self, slice_before: u64, burn_before: u64, amount: u64, min_out: u64) -> Result<u64> {
        for vault in [&mut self.slice_vault, &mut self.burn_vault] {
            vault.revalidate_after_cpi().map_err(|_| MarketError::VenueTouchedVault)?;
            let ours = vault.owner() == self.burner.address() && !vault.has_delegate() && !vault.has_close_authority();
            require!(ours, MarketError::VenueTouchedVault);
        }
        let left = slice_before.checked_sub(amount);
        require!(left == Some(self.slice_vault.amount()), MarketError::VenueTookWrongAmount);
        match self.burn_vault.amount().checked_sub(burn_before) {
            Some(bought) if bought >= min_out => Ok(bought),
            _ => Err(MarketError::VenuePaidTooLittle.into()),
        }
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
