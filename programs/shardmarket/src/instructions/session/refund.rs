use crate::*;
use anchor_spl::token::{self, Mint, Token, TokenAccount};

#[derive(Accounts)]
pub struct Refund {
    /// Names the USDC mint.
    #[account(seeds = [b"config"], bump)]
    pub config: Account<Config>,
    /// Owns the escrow vault and counts what sessions have left.
    #[account(mut, seeds = [b"ledger"], bump)]
    pub ledger: Account<Ledger>,
    /// The final session.
    #[account(mut)]
    pub session: Account<Session>,
    /// USDC.
    #[account(address = config.usdc_mint @ MarketError::WrongMint)]
    pub usdc_mint: Account<Mint>,
    /// Any USDC account that the session's payer owns.
    #[account(mut, token::mint = usdc_mint, token::authority = session.payer)]
    pub refund_tokens: Account<TokenAccount>,
    /// Where the deposits are.
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

impl Refund {
    pub fn handle(ctx: &mut Context<Self>) -> Result<()> {
        let accounts = &mut ctx.accounts;
        let session = &mut accounts.session;
        let (amount, reason) = session.take_refund()?;
        let event = SessionRefunded { session: *session.address(), payer: session.payer, amount, reason };
        accounts.ledger.release(amount)?;
        tokens::pay(
            &accounts.ledger,
            &accounts.usdc_mint,
            &mut accounts.escrow_vault,
            &mut accounts.refund_tokens,
            amount,
        )?;
        record(&accounts.event_authority, ctx.bumps.event_authority, &event);
        Ok(())
    }
}
