use crate::*;
use anchor_spl::token::{self, Mint, Token, TokenAccount};
use market_math::BPS;
use token_calls::{Authority, Transfer};

#[derive(Accounts)]
pub struct CreatePool {
    #[account(mut)]
    pub creator: Signer,
    pub base_mint: Account<Mint>,
    #[account(constraint = quote_mint.address() != base_mint.address() @ PoolError::SameMint)]
    pub quote_mint: Account<Mint>,
    #[account(
        init, payer = creator,
        seeds = [b"pool", base_mint.address().as_ref(), quote_mint.address().as_ref()], bump
    )]
    pub pool: Account<Pool>,
    #[account(
        init, payer = creator, seeds = [b"vault", pool.address().as_ref(), base_mint.address().as_ref()], bump,
        token::mint = base_mint, token::authority = pool
    )]
    pub base_vault: Account<TokenAccount>,
    #[account(
        init, payer = creator, seeds = [b"vault", pool.address().as_ref(), quote_mint.address().as_ref()], bump,
        token::mint = quote_mint, token::authority = pool
    )]
    pub quote_vault: Account<TokenAccount>,
    #[account(mut, token::mint = base_mint, token::authority = creator)]
    pub creator_base: Account<TokenAccount>,
    #[account(mut, token::mint = quote_mint, token::authority = creator)]
    pub creator_quote: Account<TokenAccount>,
    pub token_program: Program<Token>,
    pub system_program: Program<System>,
}

impl CreatePool {
    pub fn handle(ctx: &mut Context<Self>, fee_bps: u16, base: u64, quote: u64) -> Result<()> {
        require!(u64::from(fee_bps) < BPS, PoolError::FeeOutOfRange);
        require!(base > 0 && quote > 0, PoolError::ZeroAmount);
        let accounts = &mut ctx.accounts;
        let pool = &mut accounts.pool;
        pool.base_mint = *accounts.base_mint.address();
        pool.quote_mint = *accounts.quote_mint.address();
        pool.base_vault = *accounts.base_vault.address();
        pool.quote_vault = *accounts.quote_vault.address();
        pool.fee_bps = fee_bps.into();
        (pool.version, pool.bump) = (1, ctx.bumps.pool);
        let creator = Authority { account: accounts.creator.to_cpi_handle(), seeds: &[] };
        let (from, to) = (accounts.creator_base.try_to_cpi_handle_mut()?, accounts.base_vault.try_to_cpi_handle_mut()?);
        Transfer { from, to, authority: creator, amount: base }.invoke();
        let (from, to) =
            (accounts.creator_quote.try_to_cpi_handle_mut()?, accounts.quote_vault.try_to_cpi_handle_mut()?);
        Transfer { from, to, authority: creator, amount: quote }.invoke();
        Ok(())
    }
}
