use crate::{clock::Now, *};

/// Anyone: only the rent payer is paid.
#[derive(Accounts)]
pub struct CloseBatch {
    /// Paid for the account and gets its lamports. Only they are touched, so it may appear twice.
    #[account(unsafe(dup), address = batch.rent_payer @ MarketError::AccountMismatch)]
    pub rent_payer: UncheckedAccount,
    #[account(seeds = [b"config"], bump)]
    pub config: Account<Config>,
    /// The batch that goes.
    #[account(mut, close = rent_payer)]
    pub batch: Account<Batch>,
}

impl CloseBatch {
    pub fn handle(ctx: &mut Context<Self>) -> Result<()> {
        let window = ctx.accounts.config.limits.challenge_window_secs.get();
        ctx.accounts.batch.check_closable(Now::read()?.first_unvested(window))?;
        Ok(())
    }
}
