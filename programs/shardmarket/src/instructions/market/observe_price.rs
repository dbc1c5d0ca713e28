use crate::{clock::Now, market::check_alone, *};
use anchor_spl::token::TokenAccount;

/// Alone, like a slice: within one transaction the pool can be moved and moved back for nothing but its fees.
#[derive(Accounts)]
pub struct ObservePrice {
    #[account(mut)]
    pub venue: Account<Venue>,
    #[account(address = venue.base_vault @ MarketError::AccountMismatch)]
    pub base_vault: Account<TokenAccount>,
    #[account(address = venue.quote_vault @ MarketError::AccountMismatch)]
    pub quote_vault: Account<TokenAccount>,
    pub instructions: Sysvar<SysvarInstructions>,
}

impl ObservePrice {
    pub fn handle(ctx: &mut Context<Self>) -> Result<()> {
        let accounts = &mut ctx.accounts;
        check_alone(&accounts.instructions)?;
        let reserves = Reserves { quote: accounts.quote_vault.amount(), base: accounts.base_vault.amount() };
        let spot = reserves.spot()?;
        let recorded = accounts.venue.observe(spot, reserves, Now::read()?.unix)?;
        emit!(PriceObserved { venue: *accounts.venue.address(), spot, recorded });
        Ok(())
    }
}
