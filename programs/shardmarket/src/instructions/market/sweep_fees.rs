use crate::{clock::Now, *};
use anchor_spl::token::{Token, TokenAccount};

/// Anyone can send it.
#[derive(Accounts)]
pub struct SweepFees {
    /// Says whether the program is paused.
    #[account(seeds = [b"config"], bump)]
    pub config: Account<Config>,
    /// Owns both vaults; today's treasury grows.
    #[account(mut, seeds = [b"ledger"], bump)]
    pub ledger: Account<Ledger>,
    /// Trading fees in USDC.
    #[account(mut, seeds = [b"fee_usdc"], bump)]
    pub fee_usdc_vault: Account<TokenAccount>,
    /// Where the treasury lies.
    #[account(mut, seeds = [b"escrow"], bump)]
    pub escrow_vault: Account<TokenAccount>,
    /// The classic Token program.
    pub token_program: Program<Token>,
    /// Signs the recorded event.
    #[account(seeds = [b"__event_authority"], bump)]
    pub event_authority: UncheckedAccount,
    /// This program, which records the event.
    #[account(address = crate::ID @ MarketError::AccountMismatch)]
    pub program: UncheckedAccount,
}

impl SweepFees {
    /// Moves the whole vault. Fails with `NoFees` when it is empty, with `Paused`.
    pub fn handle(ctx: &mut Context<Self>) -> Result<()> {
        let now = Now::read()?;
        let accounts = &mut ctx.accounts;
        accounts.config.check_running(now.unix)?;
        let amount = accounts.fee_usdc_vault.amount();
        require!(amount > 0, MarketError::NoFees);
        accounts.ledger.collect(amount, now.day())?;
        tokens::sweep(&accounts.ledger, &mut accounts.fee_usdc_vault, &mut accounts.escrow_vault, amount)?;
        record(&accounts.event_authority, ctx.bumps.event_authority, &FeesSwept { amount, reason: Reason::FeeSweep });
        Ok(())
    }
}
