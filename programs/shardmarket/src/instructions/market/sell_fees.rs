use crate::{
    clock::Now,
    market::{check_alone, Swap},
    *,
};
use anchor_spl::token::{Token, TokenAccount};

/// Anyone can send it, alone in its transaction.
#[derive(Accounts)]
pub struct SellFees {
    /// Says whether the program is paused.
    #[account(seeds = [b"config"], bump)]
    pub config: Account<Config>,
    /// Today's treasury grows.
    #[account(mut, seeds = [b"ledger"], bump)]
    pub ledger: Account<Ledger>,
    /// A market for wSOL.
    #[account(mut, constraint = venue.base_mint == WSOL_MINT @ MarketError::WrongVenue)]
    pub venue: Account<Venue>,
    /// Signs the swap. It controls the vaults of slices and of wSOL only.
    #[account(seeds = [b"burner"], bump)]
    pub burner: UncheckedAccount,
    /// Trading fees in wSOL.
    #[account(mut, seeds = [b"fee_wsol"], bump)]
    pub fee_wsol_vault: Account<TokenAccount>,
    /// Takes the USDC from the venue, which never meets the escrow.
    #[account(mut, seeds = [b"slice_vault"], bump)]
    pub slice_vault: Account<TokenAccount>,
    /// Where the treasury lies.
    #[account(mut, seeds = [b"escrow"], bump)]
    pub escrow_vault: Account<TokenAccount>,
    /// The venue's program.
    #[account(constraint = pool_program.address() == &venue.program @ MarketError::AccountMismatch)]
    pub pool_program: UncheckedAccount,
    /// The venue's pool.
    #[account(mut, address = venue.pool @ MarketError::AccountMismatch)]
    pub pool: UncheckedAccount,
    /// The pool's wSOL.
    #[account(mut, address = venue.base_vault @ MarketError::AccountMismatch)]
    pub base_vault: Account<TokenAccount>,
    /// The pool's USDC.
    #[account(mut, address = venue.quote_vault @ MarketError::AccountMismatch)]
    pub quote_vault: Account<TokenAccount>,
    /// The classic Token program.
    pub token_program: Program<Token>,
    /// Shows what else is in the transaction.
    pub instructions: Sysvar<SysvarInstructions>,
    /// Signs the recorded event.
    #[account(seeds = [b"__event_authority"], bump)]
    pub event_authority: UncheckedAccount,
    /// This program, which records the event.
    #[account(address = crate::ID @ MarketError::AccountMismatch)]
    pub program: UncheckedAccount,
}

impl SellFees {
    /// Sells `amount` lamports. Fails with `NotAlone`, `Paused`, as the venue's `check_tradable` and `check_slice` do, and as `Swap`.
    pub fn handle(ctx: &mut Context<Self>, amount: u64) -> Result<()> {
        let burner_bump = ctx.bumps.burner;
        let accounts = &mut ctx.accounts;
        check_alone(&accounts.instructions)?;
        let now = Now::read()?;
        accounts.config.check_running(now.unix)?;
        accounts.venue.check_tradable(now.unix)?;
        let reserves = Reserves { quote: accounts.quote_vault.amount(), base: accounts.base_vault.amount() };
        let order = Slice { side: Side::Sell, amount, available: accounts.fee_wsol_vault.amount(), reserves };
        let Terms { min_out, twap } = accounts.venue.check_slice(order, now.unix)?;

        let received = Swap {
            venue: &accounts.venue,
            burner: &accounts.burner,
            burner_bump,
            program: &accounts.pool_program,
            pool: &mut accounts.pool,
            source: &mut accounts.fee_wsol_vault,
            destination: &mut accounts.slice_vault,
            vault_in: &mut accounts.base_vault,
            vault_out: &mut accounts.quote_vault,
            token_program: &accounts.token_program,
            amount,
            min_out,
        }
        .run()?;
        tokens::bring_home(
            &accounts.burner,
            burner_bump,
            &mut accounts.slice_vault,
            &mut accounts.escrow_vault,
            received,
        )?;

        accounts.ledger.collect(received, now.day())?;
        accounts.venue.traded(amount, received, now.unix)?;
        let event =
            FeesSold { venue: *accounts.venue.address(), sold: amount, received, twap, reason: Reason::FeeSlice };
        record(&accounts.event_authority, ctx.bumps.event_authority, &event);
        Ok(())
    }
}
