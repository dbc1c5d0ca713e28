use crate::{clock::Now, *};

#[derive(Accounts)]
pub struct ProposePayout {
    /// The worker's payout key.
    #[account(address = worker.payout @ MarketError::Unauthorized)]
    pub payout: Signer,
    /// Who is paid.
    #[account(mut)]
    pub worker: Account<Worker>,
}

impl ProposePayout {
    pub fn handle(ctx: &mut Context<Self>, next: Address) -> Result<()> {
        let worker = &mut ctx.accounts.worker;
        let payout_at = worker.propose_payout(next, Now::read()?.unix)?;
        emit!(PayoutProposed { worker: *worker.address(), payout: next, payout_at });
        Ok(())
    }
}
