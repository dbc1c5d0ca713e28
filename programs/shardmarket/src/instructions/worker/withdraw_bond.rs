use crate::{clock::Now, *};
use anchor_spl::token::{self, Mint, Token, TokenAccount};

/// Needs no signature: the operator has asked for it, and only the payout key is paid.
#[derive(Accounts)]
pub struct WithdrawBond {
    /// Says how long earnings are in their challenge window.
    #[account(seeds = [b"config"], bump)]
    pub config: Account<Config>,
    /// Counts all bonds, and owns their vault.
    #[account(mut, seeds = [b"ledger"], bump)]
    pub ledger: Account<Ledger>,
    /// Who leaves.
    #[account(mut)]
    pub worker: Account<Worker>,
    /// The configured mint of ZERO.
    #[account(address = config.zero_mint @ MarketError::WrongMint)]
    pub zero_mint: Account<Mint>,
    /// Any ZERO account that the payout key owns.
    #[account(mut, token::mint = zero_mint, token::authority = worker.payout)]
    pub payout_tokens: Account<TokenAccount>,
    /// Holds all bonds.
    #[account(mut, seeds = [b"bond_vault"], bump)]
    pub bond_vault: Account<TokenAccount>,
    /// The classic Token program.
    pub token_program: Program<Token>,
    /// Signs the recorded event.
    #[account(seeds = [b"__event_authority"], bump)]
    pub event_authority: UncheckedAccount,
    /// This program, which records the event.
    #[account(address = crate::ID @ MarketError::AccountMismatch)]
    pub program: UncheckedAccount,
}

impl WithdrawBond {
    pub fn handle(ctx: &mut Context<Self>) -> Result<()> {
        let accounts = &mut ctx.accounts;
        let window = accounts.config.limits.challenge_window_secs.get();
        let amount = accounts.worker.withdraw_bond(&mut accounts.ledger, &Now::read()?, window)?;
        tokens::pay(
            &accounts.ledger,
            &accounts.zero_mint,
            &mut accounts.bond_vault,
            &mut accounts.payout_tokens,
            amount,
        )?;
        let worker = &accounts.worker;
        let event = BondWithdrawn { worker: *worker.address(), payout: worker.payout, amount, reason: Reason::Exited };
        record(&accounts.event_authority, ctx.bumps.event_authority, &event);
        Ok(())
    }
}
