use crate::*;
use anchor_spl::token::{self, Mint, Token, TokenAccount, TokenCpiExt};
use market_math::BPS;

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
        let (program, creator) = (&accounts.token_program, &accounts.creator);
        program.transfer(&mut accounts.creator_base, &mut accounts.base_vault, creator, &[], base)?;
        program.transfer(&mut accounts.creator_quote, &mut accounts.quote_vault, creator, &[], quote)
    }
}
