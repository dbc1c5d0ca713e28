use crate::{clock::Now, *};

#[derive(Accounts)]
pub struct RequestClose {
    /// The session's payer.
    #[account(address = session.payer @ MarketError::Unauthorized)]
    pub payer: Signer,
    #[account(seeds = [b"config"], bump)]
    pub config: Account<Config>,
    #[account(mut)]
    pub session: Account<Session>,
}

impl RequestClose {
    pub fn handle(ctx: &mut Context<Self>) -> Result<()> {
        let grace = ctx.accounts.config.limits.close_grace_secs.get();
        let session = &mut ctx.accounts.session;
        let close_at = session.request_close(Now::read()?.unix, grace)?;
        emit!(CloseRequested { session: *session.address(), close_at });
        Ok(())
    }
}
