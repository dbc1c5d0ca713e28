use crate::*;

#[derive(Accounts)]
pub struct RetireVenue {
    /// The guardian or the authority.
    pub guard: Signer,
    #[account(seeds = [b"config"], bump)]
    pub config: Account<Config>,
    #[account(mut)]
    pub venue: Account<Venue>,
}

impl RetireVenue {
    pub fn handle(ctx: &mut Context<Self>) -> Result<()> {
        let Self { guard, config, venue } = &mut ctx.accounts;
        config.check_guard(guard.address())?;
        venue.retire()?;
        emit!(VenueRetired { venue: *venue.address(), by: *guard.address() });
        Ok(())
    }
}
