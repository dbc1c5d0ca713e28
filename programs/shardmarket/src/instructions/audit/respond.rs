use crate::{clock::Now, *};

#[derive(Accounts)]
pub struct Respond {
    /// The audited worker's operator.
    #[account(address = worker.operator @ MarketError::Unauthorized)]
    pub operator: Signer,
    /// Says how long the auditors have.
    #[account(seeds = [b"config"], bump)]
    pub config: Account<Config>,
    /// Who is audited.
    #[account(address = batch.worker @ MarketError::AccountMismatch)]
    pub worker: Account<Worker>,
    /// What is audited.
    #[account(mut)]
    pub batch: Account<Batch>,
}

impl Respond {
    pub fn handle(ctx: &mut Context<Self>, response: [u8; 32]) -> Result<()> {
        let Self { config, batch, .. } = &mut ctx.accounts;
        batch.respond(response, &Now::read()?, &config.limits)?;
        emit!(AuditAnswered { batch: *batch.address(), response, deadline: batch.deadline.get() });
        Ok(())
    }
}
