use crate::{clock::Now, *};

#[derive(Accounts)]
pub struct Unpause {
    /// The guardian or the authority.
    pub guard: Signer,
    #[account(mut, seeds = [b"config"], bump)]
    pub config: Account<Config>,
}

impl Unpause {
    pub fn handle(ctx: &mut Context<Self>) -> Result<()> {
        let Self { guard, config } = &mut ctx.accounts;
        config.check_guard(guard.address())?;
        config.unpause(Now::read()?.unix)?;
        emit!(ProgramUnpaused { by: *guard.address() });
        Ok(())
    }
}
