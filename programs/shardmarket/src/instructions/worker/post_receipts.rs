use crate::{clock::Now, *};

#[derive(Accounts)]
pub struct PostReceipts {
    /// The transaction's signature is the worker's signature on the root.
    #[account(address = worker.operator @ MarketError::Unauthorized)]
    pub operator: Signer,
    #[account(seeds = [b"config"], bump)]
    pub config: Account<Config>,
    #[account(mut)]
    pub worker: Account<Worker>,
}

impl PostReceipts {
    pub fn handle(ctx: &mut Context<Self>, posting: &Posting) -> Result<()> {
        let now = Now::read()?;
        let worker = &mut ctx.accounts.worker;
        worker.post(posting, &now, &ctx.accounts.config.limits)?;
        let (chain, day) = (worker.receipt_chain, now.day());
        let Posting { root, count, amount } = *posting;
        emit!(ReceiptsPosted { worker: *worker.address(), root, count, amount, chain, day });
        Ok(())
    }
}
