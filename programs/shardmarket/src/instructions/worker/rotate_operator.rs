use crate::{clock::Now, *};

#[derive(Accounts)]
pub struct RotateOperator {
    /// The worker's payout key: an operator's key that was stolen can be replaced, and cannot replace itself.
    #[account(address = worker.payout @ MarketError::Unauthorized)]
    pub payout: Signer,
    /// The next operator, who agrees.
    pub next: Signer,
    /// Whose operator changes.
    #[account(mut)]
    pub worker: Account<Worker>,
}

impl RotateOperator {
    pub fn handle(ctx: &mut Context<Self>) -> Result<()> {
        let Self { next, worker, .. } = &mut ctx.accounts;
        worker.rotate_operator(*next.address(), Now::read()?.unix)?;
        let (before, operator) = (worker.prior_operator, worker.operator);
        emit!(OperatorChanged { worker: *worker.address(), before, operator });
        Ok(())
    }
}
