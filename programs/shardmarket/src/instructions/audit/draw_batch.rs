use crate::{clock::Now, *};

/// Anyone: the slot hashes decide, not who asks.
#[derive(Accounts)]
pub struct DrawBatch {
    #[account(seeds = [b"config"], bump)]
    pub config: Account<Config>,
    #[account(mut, address = batch.worker @ MarketError::AccountMismatch)]
    pub worker: Account<Worker>,
    /// The batch that is drawn.
    #[account(mut)]
    pub batch: Account<Batch>,
    /// The hashes of the last 512 slots.
    #[account(address = SLOT_HASHES @ MarketError::AccountMismatch)]
    pub slot_hashes: UncheckedAccount,
}

impl DrawBatch {
    pub fn handle(ctx: &mut Context<Self>) -> Result<()> {
        let Self { config, worker, batch, slot_hashes } = &mut ctx.accounts;
        let luck = {
            let data = slot_hashes.account().try_borrow()?;
            SlotHashes::new(&data).luck(batch.slot.get(), batch.address())
        };
        let audited = batch.draw(worker, luck, &Now::read()?, &config.limits)?;
        emit!(BatchDrawn { batch: *batch.address(), worker: *worker.address(), audited });
        Ok(())
    }
}
