use crate::*;

#[derive(Accounts)]
pub struct UnlinkBoost {
    /// The staker, the worker's operator or its payout key.
    #[account(
        constraint = key.address() == &position.owner || worker.is_run_by(key.address()) @ MarketError::Unauthorized
    )]
    pub key: Signer,
    /// The position that boosts the worker.
    #[account(mut, address = worker.booster @ MarketError::AccountMismatch)]
    pub position: Account<StakePosition>,
    /// Who was boosted.
    #[account(mut)]
    pub worker: Account<Worker>,
}

impl UnlinkBoost {
    pub fn handle(ctx: &mut Context<Self>) -> Result<()> {
        let Self { position, worker, .. } = &mut ctx.accounts;
        worker.unlink_boost(position);
        emit!(BoostUnlinked { worker: *worker.address(), owner: position.owner });
        Ok(())
    }
}
