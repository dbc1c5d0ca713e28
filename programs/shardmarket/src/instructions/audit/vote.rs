use crate::{clock::Now, *};

#[derive(Accounts)]
pub struct Vote {
    /// The auditor's operator.
    #[account(address = auditor.operator @ MarketError::Unauthorized)]
    pub operator: Signer,
    /// A worker that was drawn for this audit.
    pub auditor: Account<Worker>,
    /// What is audited.
    #[account(mut)]
    pub batch: Account<Batch>,
}

impl Vote {
    pub fn handle(ctx: &mut Context<Self>, guilty: bool) -> Result<()> {
        let Self { auditor, batch, .. } = &mut ctx.accounts;
        let auditor = *auditor.address();
        batch.vote(&auditor, guilty, &Now::read()?)?;
        emit!(AuditVoted { batch: *batch.address(), auditor, guilty });
        Ok(())
    }
}
