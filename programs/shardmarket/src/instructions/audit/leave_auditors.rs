use crate::*;

#[derive(Accounts)]
pub struct LeaveAuditors {
    /// The worker's operator; anyone where its bond has fallen below that of an auditor, so that no place is lost.
    #[account(
        constraint = operator.address() == &worker.operator || worker.bond < config.limits.min_auditor_bond.get()
            @ MarketError::Unauthorized
    )]
    pub operator: Signer,
    /// Says what an auditor must have bonded.
    #[account(seeds = [b"config"], bump)]
    pub config: Account<Config>,
    /// Who leaves.
    #[account(mut)]
    pub worker: Account<Worker>,
    /// The auditors of its model.
    #[account(mut, seeds = [b"auditors", worker.model.as_ref()], bump)]
    pub auditor_set: Account<AuditorSet>,
}

impl LeaveAuditors {
    pub fn handle(ctx: &mut Context<Self>) -> Result<()> {
        let Self { worker, auditor_set, .. } = &mut ctx.accounts;
        let address = *worker.address();
        auditor_set.leave(&address, worker)?;
        emit!(AuditorLeft { worker: address, model: worker.model });
        Ok(())
    }
}
