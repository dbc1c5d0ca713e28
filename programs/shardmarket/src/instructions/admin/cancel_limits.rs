use crate::*;

#[derive(Accounts)]
pub struct CancelLimits {
    #[account(address = config.authority @ MarketError::Unauthorized)]
    pub authority: Signer,
    #[account(seeds = [b"config"], bump)]
    pub config: Account<Config>,
    #[account(mut, seeds = [b"param_queue"], bump = queue.bump, close = rent_payer)]
    pub queue: Account<ParamQueue>,
    /// Gets the queue's lamports. May be the authority: only its lamports are touched.
    #[account(unsafe(dup), address = queue.rent_payer @ MarketError::AccountMismatch)]
    pub rent_payer: UncheckedAccount,
}

impl CancelLimits {
    pub fn handle(ctx: &mut Context<Self>) -> Result<()> {
        emit!(LimitsCancelled { apply_at: ctx.accounts.queue.apply_at.get() });
        Ok(())
    }
}
