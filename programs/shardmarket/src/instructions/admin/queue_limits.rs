use crate::{clock::Now, *};

#[derive(Accounts)]
pub struct QueueLimits {
    #[account(mut, address = config.authority @ MarketError::Unauthorized)]
    pub authority: Signer,
    #[account(seeds = [b"config"], bump)]
    pub config: Account<Config>,
    #[account(init_if_needed, payer = authority, seeds = [b"param_queue"], bump)]
    pub queue: Account<ParamQueue>,
    pub system_program: Program<System>,
}

impl QueueLimits {
    pub fn handle(ctx: &mut Context<Self>, params: LimitsArgs) -> Result<()> {
        let limits = params.checked()?;
        let now = Now::read()?.unix;
        let accounts = &mut ctx.accounts;
        let queue = &mut accounts.queue;
        if queue.version == 0 {
            queue.rent_payer = *accounts.authority.address();
            (queue.version, queue.bump) = (VERSION, ctx.bumps.queue);
        }
        let apply_at = queue.queue(limits, now)?;
        emit!(LimitsQueued { apply_at });
        Ok(())
    }
}
