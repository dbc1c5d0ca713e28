use crate::{clock::Now, *};

/// Moves no tokens and closes no account, so nothing that anybody does to their own accounts can hold it back.
#[derive(Accounts)]
pub struct FinalizeClose {
    /// Holds the grace period.
    #[account(seeds = [b"config"], bump)]
    pub config: Account<Config>,
    /// The session whose time is over.
    #[account(mut)]
    pub session: Account<Session>,
}

impl FinalizeClose {
    pub fn handle(ctx: &mut Context<Self>) -> Result<()> {
        let grace = ctx.accounts.config.limits.close_grace_secs.get();
        let session = &mut ctx.accounts.session;
        let reason = session.finalize(Now::read()?, grace)?;
        emit!(SessionFinalized { session: *session.address(), reason });
        Ok(())
    }
}
