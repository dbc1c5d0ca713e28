use crate::{clock::Now, *};
use anchor_spl::token::TokenAccount;
use market_math::price_q40;

#[derive(Accounts)]
pub struct ObservePrice {
    #[account(mut)]
    pub venue: Account<Venue>,
    #[account(address = venue.base_vault @ MarketError::AccountMismatch)]
    pub base_vault: Account<TokenAccount>,
    #[account(address = venue.quote_vault @ MarketError::AccountMismatch)]
    pub quote_vault: Account<TokenAccount>,
}

impl ObservePrice {
    pub fn handle(ctx: &mut Context<Self>) -> Result<()> {
        let accounts = &mut ctx.accounts;
        let quote = accounts.quote_vault.amount();
        let spot = price_q40(quote, accounts.base_vault.amount()).ok_or(MarketError::PriceOutOfRange)?;
        let recorded = accounts.venue.observe(spot, quote, Now::read()?.unix)?;
        emit!(PriceObserved { venue: *accounts.venue.address(), spot, recorded });
        Ok(())
    }
}
