use crate::*;

#[derive(Accounts)]
pub struct AcceptAuthority {
    /// The proposed authority.
    pub next: Signer,
    #[account(mut, seeds = [b"config"], bump)]
    pub config: Account<Config>,
}

impl AcceptAuthority {
    pub fn handle(ctx: &mut Context<Self>) -> Result<()> {
        let accounts = &mut ctx.accounts;
        let before = accounts.config.authority;
        accounts.config.accept_authority(accounts.next.address())?;
        emit!(AuthorityChanged { before, authority: accounts.config.authority });
        Ok(())
    }
}
