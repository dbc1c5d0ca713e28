use crate::{clock::Now, *};

#[derive(Accounts)]
pub struct RequestExit {
    /// The worker's operator.
    #[account(address = worker.operator @ MarketError::Unauthorized)]
    pub operator: Signer,
    /// Says how long the cooldown is.
    #[account(seeds = [b"config"], bump)]
    pub config: Account<Config>,
    /// Who leaves.
    #[account(mut)]
    pub worker: Account<Worker>,
}

impl RequestExit {
    pub fn handle(ctx: &mut Context<Self>) -> Result<()> {
        let Self { worker, config, .. } = &mut ctx.accounts;
        let exit_at = worker.request_exit(Now::read()?.unix, config.limits.exit_cooldown_secs.get())?;
        emit!(ExitRequested { worker: *worker.address(), exit_at });
        Ok(())
    }
}
