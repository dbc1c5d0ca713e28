use crate::{clock::Now, *};
use anchor_spl::token::{self, Mint, Token, TokenAccount};

#[derive(Accounts)]
pub struct TopUp {
    /// Anyone. What is not spent goes to the session's payer.
    pub funder: Signer,
    #[account(seeds = [b"config"], bump)]
    pub config: Account<Config>,
    #[account(mut, seeds = [b"ledger"], bump)]
    pub ledger: Account<Ledger>,
    #[account(mut)]
    pub session: Account<Session>,
    #[account(address = config.usdc_mint @ MarketError::WrongMint)]
    pub usdc_mint: Account<Mint>,
    #[account(mut, token::mint = usdc_mint, token::authority = funder)]
    pub funder_tokens: Account<TokenAccount>,
    #[account(mut, seeds = [b"escrow"], bump)]
    pub escrow_vault: Account<TokenAccount>,
    pub token_program: Program<Token>,
}

impl TopUp {
    pub fn handle(ctx: &mut Context<Self>, amount: u64) -> Result<()> {
        require!(amount > 0, MarketError::ZeroAmount);
        let accounts = &mut ctx.accounts;
        let now = Now::read()?.unix;
        accounts.config.check_running(now)?;
        accounts.session.add_deposit(amount, now)?;
        accounts.ledger.deposit(amount)?;
        tokens::pull(
            &accounts.funder,
            &accounts.usdc_mint,
            &mut accounts.funder_tokens,
            &mut accounts.escrow_vault,
            amount,
        )?;
        let session = &accounts.session;
        emit!(SessionToppedUp { session: *session.address(), amount, deposit: session.deposit.get() });
        Ok(())
    }
}
