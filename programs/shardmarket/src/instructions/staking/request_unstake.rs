use crate::{
    clock::{after, Now},
    *,
};

#[derive(Accounts)]
pub struct RequestUnstake {
    pub owner: Signer,
    #[account(seeds = [b"config"], bump)]
    pub config: Account<Config>,
    #[account(mut, seeds = [b"stake_pool"], bump)]
    pub stake_pool: Account<StakePool>,
    #[account(mut, seeds = [b"stake", owner.address().as_ref()], bump = position.bump)]
    pub position: Account<StakePosition>,
    /// The worker that the position boosts, where it boosts one: the boost falls with the stake.
    #[account(mut)]
    pub boosted: Option<Account<Worker>>,
}

impl RequestUnstake {
    pub fn handle(ctx: &mut Context<Self>, amount: u64) -> Result<()> {
        require!(amount > 0, MarketError::ZeroAmount);
        let accounts = &mut ctx.accounts;
        let now = Now::read()?.unix;
        let ends = after(now, accounts.config.limits.unstake_cooldown_secs.get())?;
        accounts.stake_pool.advance(now)?;
        let (position, limits) = (&mut accounts.position, &accounts.config.limits);
        position.request_unstake(&mut accounts.stake_pool, amount, limits.min_stake.get(), ends)?;
        let boosted = accounts.boosted.as_ref().map_or(Address::default(), |worker| *worker.address());
        require!(boosted == position.boosts, MarketError::BoostedWorkerMissing);
        if let Some(worker) = &mut accounts.boosted {
            worker.lower_boost(position, limits.full_boost_stake.get())?;
        }
        emit!(UnstakeRequested { owner: position.owner, amount, cooling: position.cooling.get(), cooling_until: ends });
        Ok(())
    }
}
