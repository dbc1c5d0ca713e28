use crate::*;

#[derive(Accounts)]
pub struct CancelPayout {
    /// The worker's operator or its payout key.
    #[account(constraint = worker.is_run_by(key.address()) @ MarketError::Unauthorized)]
    pub key: Signer,
    /// Who is paid.
    #[account(mut)]
    pub worker: Account<Worker>,
}

impl CancelPayout {
    pub fn handle(ctx: &mut Context<Self>) -> Result<()> {
        let worker = &mut ctx.accounts.worker;
        let dropped = worker.cancel_payout()?;
        emit!(PayoutCancelled { worker: *worker.address(), dropped });
        Ok(())
    }
}
