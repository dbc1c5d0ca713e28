use crate::{clock::Now, *};

#[derive(Accounts)]
pub struct JoinAuditors {
    /// The worker's operator. Pays for the set's account the first time.
    #[account(mut, address = worker.operator @ MarketError::Unauthorized)]
    pub operator: Signer,
    /// Says what an auditor must have bonded.
    #[account(seeds = [b"config"], bump)]
    pub config: Account<Config>,
    /// Who joins.
    #[account(mut)]
    pub worker: Account<Worker>,
    /// The auditors of its model.
    #[account(init_if_needed, payer = operator, seeds = [b"auditors", worker.model.as_ref()], bump)]
    pub auditor_set: Account<AuditorSet>,
    pub system_program: Program<System>,
}

impl JoinAuditors {
    pub fn handle(ctx: &mut Context<Self>) -> Result<()> {
        let bump = ctx.bumps.auditor_set;
        let Self { config, worker, auditor_set, .. } = &mut ctx.accounts;
        if auditor_set.version == 0 {
            auditor_set.model = worker.model;
            (auditor_set.version, auditor_set.bump) = (VERSION, bump);
        }
        let address = *worker.address();
        auditor_set.join(&address, worker, Now::read()?.slot, &config.limits)?;
        emit!(AuditorJoined { worker: address, model: worker.model });
        Ok(())
    }
}
