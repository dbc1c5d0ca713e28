use super::{rest::pay_rest, shares::settle_shares};
use crate::{clock::Now, *};
use anchor_spl::token::{self, Mint, Token, TokenAccount};

/// The end of a session that both sides agree to, in one step: the last voucher, the rest, and the account.
#[derive(Accounts)]
pub struct SettleAndClose {
    /// The session's payer.
    #[account(address = session.payer @ MarketError::Unauthorized)]
    pub payer: Signer,
    /// The session's signer.
    #[account(address = session.signer @ MarketError::Unauthorized)]
    pub session_signer: Signer,
    /// Gets the account's lamports. May be the payer: only its lamports are touched.
    #[account(unsafe(dup), address = session.rent_payer @ MarketError::AccountMismatch)]
    pub rent_payer: UncheckedAccount,
    /// Names the USDC mint.
    #[account(seeds = [b"config"], bump)]
    pub config: Account<Config>,
    /// Owns the escrow vault and counts who is owed what.
    #[account(mut, seeds = [b"ledger"], bump)]
    pub ledger: Account<Ledger>,
    /// The session, which is removed.
    #[account(mut, close = rent_payer)]
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
    /// Holds the Ed25519 instruction right before.
    pub instructions: Sysvar<SysvarInstructions>,
    /// Signs the recorded event.
    #[account(seeds = [b"__event_authority"], bump)]
    pub event_authority: UncheckedAccount,
    /// This program, which records the event.
    #[account(address = crate::ID @ MarketError::AccountMismatch)]
    pub program: UncheckedAccount,
}

impl SettleAndClose {
    pub fn handle(ctx: &mut Context<Self>, amounts: &[u64]) -> Result<()> {
        let workers = ctx.remaining_accounts()?;
        let accounts = &mut ctx.accounts;
        let now = Now::read()?;
        accounts.session.check_age(now)?;
        let Self { session, ledger, instructions, .. } = accounts;
        settle_shares(session, ledger, instructions, &workers, amounts, now)?;
        let event = pay_rest(
            &mut accounts.session,
            &mut accounts.ledger,
            &accounts.usdc_mint,
            &mut accounts.escrow_vault,
            &mut accounts.refund_tokens,
            Reason::Agreed,
        )?;
        record(&accounts.event_authority, ctx.bumps.event_authority, &event);
        Ok(())
    }
}
