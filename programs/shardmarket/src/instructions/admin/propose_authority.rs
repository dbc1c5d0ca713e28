use crate::*;

#[derive(Accounts)]
pub struct ProposeAuthority {
    #[account(address = config.authority @ MarketError::Unauthorized)]
    pub authority: Signer,
    #[account(mut, seeds = [b"config"], bump)]
    pub config: Account<Config>,
}

impl ProposeAuthority {
    pub fn handle(ctx: &mut Context<Self>, next: Address) -> Result<()> {
        let config = &mut ctx.accounts.config;
        config.pending_authority = next;
        emit!(AuthorityProposed { authority: config.authority, next });
        Ok(())
    }
}
