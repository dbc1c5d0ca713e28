use crate::{clock::Now, *};

/// Needs no signature of its own: the authority has signed when it queued the change.
#[derive(Accounts)]
pub struct ApplyLimits {
    #[account(mut, seeds = [b"config"], bump)]
    pub config: Account<Config>,
    #[account(mut, seeds = [b"param_queue"], bump = queue.bump, close = rent_payer)]
    pub queue: Account<ParamQueue>,
    /// Gets the queue's lamports.
    #[account(unsafe(dup), address = queue.rent_payer @ MarketError::AccountMismatch)]
    pub rent_payer: UncheckedAccount,
}

impl ApplyLimits {
    pub fn handle(ctx: &mut Context<Self>) -> Result<()> {
        let accounts = &mut ctx.accounts;
        accounts.config.limits = accounts.queue.due(Now::read()?.unix)?;
        emit!(LimitsApplied { guardian: accounts.config.limits.guardian });
        Ok(())
    }
}
