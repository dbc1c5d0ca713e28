use super::claim::take_vested;
use crate::*;
use anchor_spl::token::{self, Mint, Token, TokenAccount};

/// Needs no signature: the payout key's associated token account is the only one that can be paid.
#[derive(Accounts)]
pub struct ClaimFor {
    /// Says how long earnings are in their challenge window.
    #[account(seeds = [b"config"], bump)]
    pub config: Account<Config>,
    /// Counts what workers are owed, and owns the escrow vault.
    #[account(mut, seeds = [b"ledger"], bump)]
    pub ledger: Account<Ledger>,
    /// Who has earned it.
    #[account(mut)]
    pub worker: Account<Worker>,
    /// The configured mint of USDC.
    #[account(address = config.usdc_mint @ MarketError::WrongMint)]
    pub usdc_mint: Account<Mint>,
    /// The payout key's associated USDC account, still owned by it: the owner of such an account can be changed.
    #[account(
        mut,
        seeds = [worker.payout.as_ref(), token::ID.as_ref(), usdc_mint.address().as_ref()],
        bump,
        seeds::program = ASSOCIATED_TOKEN_PROGRAM,
        token::authority = worker.payout
    )]
    pub payout_tokens: Account<TokenAccount>,
    /// Holds all USDC that is owed.
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

impl ClaimFor {
    pub fn handle(ctx: &mut Context<Self>) -> Result<()> {
        let accounts = &mut ctx.accounts;
        let amount = take_vested(&accounts.config, &mut accounts.ledger, &mut accounts.worker)?;
        tokens::pay(
            &accounts.ledger,
            &accounts.usdc_mint,
            &mut accounts.escrow_vault,
            &mut accounts.payout_tokens,
            amount,
        )?;
        let worker = &accounts.worker;
        let event =
            EarningsClaimed { worker: *worker.address(), payout: worker.payout, amount, reason: Reason::ClaimedFor };
        record(&accounts.event_authority, ctx.bumps.event_authority, &event);
        Ok(())
    }
}
