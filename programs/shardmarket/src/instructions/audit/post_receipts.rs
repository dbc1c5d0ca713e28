use crate::{clock::Now, *};

#[derive(Accounts)]
pub struct PostReceipts {
    /// The transaction's signature is the worker's signature on the root. Pays for the batch's account.
    #[account(mut, address = worker.operator @ MarketError::Unauthorized)]
    pub operator: Signer,
    #[account(seeds = [b"config"], bump)]
    pub config: Account<Config>,
    #[account(mut)]
    pub worker: Account<Worker>,
    /// The worker's next batch.
    #[account(
        init, payer = operator,
        seeds = [b"batch", worker.address().as_ref(), &worker.batches.get().to_le_bytes()], bump
    )]
    pub batch: Account<Batch>,
    pub system_program: Program<System>,
}

impl PostReceipts {
    pub fn handle(ctx: &mut Context<Self>, posting: &Posting) -> Result<()> {
        let now = Now::read()?;
        let Self { operator, config, worker, batch, .. } = &mut ctx.accounts;
        batch.post(worker, posting, &now, &config.limits)?;
        batch.worker = *worker.address();
        batch.rent_payer = *operator.address();
        (batch.version, batch.bump) = (VERSION, ctx.bumps.batch);
        let Posting { root, count, amount } = *posting;
        emit!(ReceiptsPosted {
            worker: *worker.address(),
            batch: *batch.address(),
            root,
            count,
            amount,
            chain: worker.receipt_chain,
            day: now.day(),
        });
        Ok(())
    }
}
