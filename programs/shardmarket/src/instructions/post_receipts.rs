use crate::{clock::Now, *};

#[derive(Accounts)]
pub struct PostReceipts {
    /// The transaction's signature is the worker's signature on the root.
    pub operator: Signer,
    #[account(mut, seeds = [b"worker", operator.address().as_ref()], bump = worker.bump)]
    pub worker: Account<Worker>,
}

impl PostReceipts {
    pub fn handle(ctx: &mut Context<Self>, root: [u8; 32], count: u32, amount: u64) -> Result<()> {
        let day = Now::read()?.day();
        let worker = &mut ctx.accounts.worker;
        worker.post(&root, count, amount, day)?;
        emit!(ReceiptsPosted { worker: *worker.address(), root, count, amount, chain: worker.receipt_chain, day });
        Ok(())
    }
}
