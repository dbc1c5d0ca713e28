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
}

impl RequestUnstake {
    pub fn handle(ctx: &mut Context<Self>, amount: u64) -> Result<()> {
        require!(amount > 0, MarketError::ZeroAmount);
        let accounts = &mut ctx.accounts;
        let now = Now::read()?.unix;
        let ends = after(now, accounts.config.limits.unstake_cooldown_secs.get())?;
        accounts.stake_pool.advance(now)?;
        let position = &mut accounts.position;
        position.request_unstake(&mut accounts.stake_pool, amount, accounts.config.limits.min_stake.get(), ends)?;
        emit!(UnstakeRequested { owner: position.owner, amount, cooling: position.cooling.get(), cooling_until: ends });
        Ok(())
    }
}
