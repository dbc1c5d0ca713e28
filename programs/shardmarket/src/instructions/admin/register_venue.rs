use crate::{clock::Now, *};
use anchor_spl::token::{self, TokenAccount};

#[derive(Accounts)]
pub struct RegisterVenue {
    #[account(mut, address = config.authority @ MarketError::Unauthorized)]
    pub authority: Signer,
    #[account(seeds = [b"config"], bump)]
    pub config: Account<Config>,
    #[account(seeds = [b"ledger"], bump)]
    pub ledger: Account<Ledger>,
    #[account(init, payer = authority, seeds = [b"venue", pool.address().as_ref()], bump)]
    pub venue: Account<Venue>,
    /// The pool's state, owned by its program.
    #[account(owner = *pool_program.address() @ MarketError::AccountMismatch)]
    pub pool: UncheckedAccount,
    #[account(executable, constraint = pool_program.address() != &crate::ID @ MarketError::AccountMismatch)]
    pub pool_program: UncheckedAccount,
    /// The pool's ZERO, which is bought, or its wSOL, which is sold.
    #[account(
        constraint = base_vault.mint() == &config.zero_mint || base_vault.mint() == &WSOL_MINT @ MarketError::WrongMint
    )]
    pub base_vault: Account<TokenAccount>,
    #[account(
        token::mint = config.usdc_mint,
        constraint = quote_vault.owner() == base_vault.owner() @ MarketError::AccountMismatch
    )]
    pub quote_vault: Account<TokenAccount>,
    pub system_program: Program<System>,
}

impl RegisterVenue {
    pub fn handle(ctx: &mut Context<Self>, discriminator: [u8; 8], fee_bps: u16) -> Result<()> {
        require!(fee_bps > 0 && fee_bps <= MAX_VENUE_FEE_BPS, MarketError::ParamOutOfRange);
        let accounts = &mut ctx.accounts;
        let active_at = Venue::first_trade(&accounts.ledger, accounts.base_vault.mint(), Now::read()?.unix)?;
        let venue = &mut accounts.venue;
        venue.pool = *accounts.pool.address();
        venue.program = *accounts.pool_program.address();
        venue.base_mint = *accounts.base_vault.mint();
        venue.base_vault = *accounts.base_vault.address();
        venue.quote_vault = *accounts.quote_vault.address();
        venue.discriminator = discriminator;
        venue.fee_bps = fee_bps.into();
        venue.active_at = active_at.into();
        (venue.version, venue.bump) = (VERSION, ctx.bumps.venue);
        let (pool, program, base_mint) = (venue.pool, venue.program, venue.base_mint);
        emit!(VenueRegistered { venue: *venue.address(), pool, program, base_mint, fee_bps, active_at });
        Ok(())
    }
}
