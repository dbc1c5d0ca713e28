use super::rest::pay_rest;
use crate::{clock::Now, *};
use anchor_spl::token::{self, Mint, Token, TokenAccount};

#[derive(Accounts)]
pub struct CloseSession {
    /// The session's payer, to close it by agreement.
    pub payer: Option<Signer>,
    /// The session's signer, to close it by agreement.
    pub session_signer: Option<Signer>,
    /// Gets the account's lamports. May be the payer: only its lamports are touched.
    #[account(unsafe(dup), address = session.rent_payer @ MarketError::AccountMismatch)]
    pub rent_payer: UncheckedAccount,
    #[account(seeds = [b"config"], bump)]
    pub config: Account<Config>,
    #[account(mut, seeds = [b"ledger"], bump)]
    pub ledger: Account<Ledger>,
    #[account(mut, close = rent_payer)]
    pub session: Account<Session>,
    #[account(address = config.usdc_mint @ MarketError::WrongMint)]
    pub usdc_mint: Account<Mint>,
    /// Any USDC account that the session's payer owns.
    #[account(mut, token::mint = usdc_mint, token::authority = session.payer)]
    pub refund_tokens: Account<TokenAccount>,
    #[account(mut, seeds = [b"escrow"], bump)]
    pub escrow_vault: Account<TokenAccount>,
    pub token_program: Program<Token>,
    /// Signs the recorded event.
    #[account(seeds = [b"__event_authority"], bump)]
    pub event_authority: UncheckedAccount,
    /// This program, which records the event.
    #[account(address = crate::ID @ MarketError::AccountMismatch)]
    pub program: UncheckedAccount,
}

impl CloseSession {
    pub fn handle(ctx: &mut Context<Self>) -> Result<()> {
        let accounts = &mut ctx.accounts;
        let session = &accounts.session;
        let signed = |key: &Option<Signer>, expected: &Address| -> Result<bool> {
            match key {
                None => Ok(false),
                Some(key) if key.address() == expected => Ok(true),
                Some(_) => Err(MarketError::Unauthorized.into()),
            }
        };
        let by_payer = signed(&accounts.payer, &session.payer)?;
        let by_signer = signed(&accounts.session_signer, &session.signer)?;
        let grace = accounts.config.limits.close_grace_secs.get();
        let reason = session.check_close(Now::read()?, grace, by_payer && by_signer)?;
        let event = pay_rest(
            &mut accounts.session,
            &mut accounts.ledger,
            &accounts.usdc_mint,
            &mut accounts.escrow_vault,
            &mut accounts.refund_tokens,
            reason,
        )?;
        record(&accounts.event_authority, ctx.bumps.event_authority, &event);
        Ok(())
    }
}
