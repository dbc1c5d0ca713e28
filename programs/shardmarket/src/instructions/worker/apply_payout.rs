use crate::{clock::Now, *};

/// Needs no signature of its own: the payout key has signed when it proposed its successor.
#[derive(Accounts)]
pub struct ApplyPayout {
    /// Who is paid.
    #[account(mut)]
    pub worker: Account<Worker>,
}

impl ApplyPayout {
    pub fn handle(ctx: &mut Context<Self>) -> Result<()> {
        let worker = &mut ctx.accounts.worker;
        let before = worker.apply_payout(Now::read()?.unix)?;
        emit!(PayoutChanged { worker: *worker.address(), before, payout: worker.payout });
        Ok(())
    }
}
