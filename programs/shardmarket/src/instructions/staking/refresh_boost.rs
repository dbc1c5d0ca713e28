use crate::{clock::Now, *};

/// Needs no signature: the stake and the clock say what the boost is.
#[derive(Accounts)]
pub struct RefreshBoost {
    /// Says which stake earns the whole boost.
    #[account(seeds = [b"config"], bump)]
    pub config: Account<Config>,
    /// The position that boosts the worker.
    #[account(address = worker.booster @ MarketError::AccountMismatch)]
    pub position: Account<StakePosition>,
    /// Who is boosted.
    #[account(mut)]
    pub worker: Account<Worker>,
}

impl RefreshBoost {
    pub fn handle(ctx: &mut Context<Self>) -> Result<()> {
        let Self { config, position, worker } = &mut ctx.accounts;
        let boost_bps = worker.refresh_boost(position, config.limits.full_boost_stake.get(), Now::read()?.unix)?;
        emit!(BoostChanged { worker: *worker.address(), boost_bps });
        Ok(())
    }
}
