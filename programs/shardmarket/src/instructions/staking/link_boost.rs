use crate::{clock::Now, *};

#[derive(Accounts)]
pub struct LinkBoost {
    /// The staker, whose stake will boost the worker.
    pub owner: Signer,
    /// The worker's operator or its payout key, who agrees: otherwise anybody could take a worker's only link.
    #[account(constraint = worker.is_run_by(agreed.address()) @ MarketError::Unauthorized)]
    pub agreed: Signer,
    /// The staker's position.
    #[account(mut, seeds = [b"stake", owner.address().as_ref()], bump = position.bump)]
    pub position: Account<StakePosition>,
    /// Who will be boosted.
    #[account(mut)]
    pub worker: Account<Worker>,
}

impl LinkBoost {
    pub fn handle(ctx: &mut Context<Self>) -> Result<()> {
        let Self { position, worker, .. } = &mut ctx.accounts;
        let link = BoostLink { worker: *worker.address(), position: *position.address() };
        worker.link_boost(position, &link, Now::read()?.unix)?;
        emit!(BoostLinked { worker: link.worker, owner: position.owner, since: position.boost_since.get() });
        Ok(())
    }
}
