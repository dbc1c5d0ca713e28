use crate::*;
use anchor_spl::token::{Token, TokenAccount};
use market_math::quote_out;
use token_calls::{Authority, Transfer};

/// The mints follow from the vaults: the Token program refuses a source or destination of another one.
#[derive(Accounts)]
pub struct Swap {
    pub trader: Signer,
    #[account(
        seeds = [b"pool", pool.base_mint.as_ref(), pool.quote_mint.as_ref()], bump = pool.bump,
        constraint = pool.trades(vault_in.address(), vault_out.address()) @ PoolError::WrongVault
    )]
    pub pool: Account<Pool>,
    #[account(mut)]
    pub source: Account<TokenAccount>,
    #[account(mut)]
    pub destination: Account<TokenAccount>,
    #[account(mut)]
    pub vault_in: Account<TokenAccount>,
    #[account(mut)]
    pub vault_out: Account<TokenAccount>,
    pub token_program: Program<Token>,
}

impl Swap {
    pub fn handle(ctx: &mut Context<Self>, amount_in: u64, min_out: u64) -> Result<()> {
        let accounts = &mut ctx.accounts;
        let (reserve_in, reserve_out) = (accounts.vault_in.amount(), accounts.vault_out.amount());
        let out = quote_out(amount_in, reserve_in, reserve_out, accounts.pool.fee_bps.get())
            .ok_or(PoolError::AmountOutOfRange)?;
        require!(out > 0, PoolError::AmountOutOfRange);
        require!(out >= min_out, PoolError::Slippage);

        let trader = Authority { account: accounts.trader.to_cpi_handle(), seeds: &[] };
        let (from, to) = (accounts.source.try_to_cpi_handle_mut()?, accounts.vault_in.try_to_cpi_handle_mut()?);
        Transfer { from, to, authority: trader, amount: amount_in }.invoke();
        let pool = &accounts.pool;
        let seeds: &[&[u8]] = &[b"pool", pool.base_mint.as_ref(), pool.quote_mint.as_ref(), &[pool.bump]];
        let (from, to) = (accounts.vault_out.try_to_cpi_handle_mut()?, accounts.destination.try_to_cpi_handle_mut()?);
        Transfer { from, to, authority: Authority { account: pool.to_cpi_handle(), seeds }, amount: out }.invoke();
        Ok(())
    }
}
