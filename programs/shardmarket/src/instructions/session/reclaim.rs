use crate::*;

#[derive(Accounts)]
pub struct Reclaim {
    /// Gets the account's lamports.
    #[account(mut, address = session.rent_payer @ MarketError::AccountMismatch)]
    pub rent_payer: UncheckedAccount,
    /// The final session, which is removed.
    #[account(mut, close = rent_payer)]
    pub session: Account<Session>,
}

impl Reclaim {
    pub fn handle(ctx: &mut Context<Self>) -> Result<()> {
        let session = &ctx.accounts.session;
        session.check_reclaim()?;
        emit!(SessionReclaimed { session: *session.address(), rent_payer: session.rent_payer });
        Ok(())
    }
}
