use crate::{clock::Now, *};

#[derive(Accounts)]
pub struct Pause {
    /// The guardian or the authority.
    pub guard: Signer,
    #[account(mut, seeds = [b"config"], bump)]
    pub config: Account<Config>,
}

impl Pause {
    pub fn handle(ctx: &mut Context<Self>) -> Result<()> {
        let Self { guard, config } = &mut ctx.accounts;
        config.check_guard(guard.address())?;
        let until = config.pause(Now::read()?.unix)?;
        emit!(ProgramPaused { by: *guard.address(), until });
        Ok(())
    }
}
