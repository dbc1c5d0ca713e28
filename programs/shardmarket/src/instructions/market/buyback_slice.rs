use crate::{
    clock::Now,
    market::{check_alone, Swap},
    *,
};
use anchor_spl::token::{Mint, Token, TokenAccount};

#[derive(Accounts)]
pub struct BuybackSlice {
    #[account(seeds = [b"config"], bump)]
    pub config: Account<Config>,
    #[account(mut, seeds = [b"ledger"], bump)]
    pub ledger: Account<Ledger>,
    /// A market for ZERO.
    #[account(mut, constraint = venue.base_mint == config.zero_mint @ MarketError::WrongVenue)]
    pub venue: Account<Venue>,
    /// Signs the swap. It controls the slice and burn vaults only.
    #[account(seeds = [b"burner"], bump)]
    pub burner: UncheckedAccount,
    #[account(address = config.usdc_mint @ MarketError::WrongMint)]
    pub usdc_mint: Account<Mint>,
    #[account(mut, address = config.zero_mint @ MarketError::WrongMint)]
    pub zero_mint: Account<Mint>,
    #[account(mut, seeds = [b"escrow"], bump)]
    pub escrow_vault: Account<TokenAccount>,
    #[account(mut, seeds = [b"slice_vault"], bump)]
    pub slice_vault: Account<TokenAccount>,
    #[account(mut, seeds = [b"burn_vault"], bump)]
    pub burn_vault: Account<TokenAccount>,
    #[account(constraint = pool_program.address() == &venue.program @ MarketError::AccountMismatch)]
    pub pool_program: UncheckedAccount,
    #[account(mut, address = venue.pool @ MarketError::AccountMismatch)]
    pub pool: UncheckedAccount,
    #[account(mut, address = venue.base_vault @ MarketError::AccountMismatch)]
    pub base_vault: Account<TokenAccount>,
    #[account(mut, address = venue.quote_vault @ MarketError::AccountMismatch)]
    pub quote_vault: Account<TokenAccount>,
    pub token_program: Program<Token>,
    pub instructions: Sysvar<SysvarInstructions>,
    /// Signs the recorded event.
    #[account(seeds = [EVENT_SEED], bump)]
    pub event_authority: UncheckedAccount,
    /// This program, which records the event.
    #[account(address = crate::ID @ MarketError::AccountMismatch)]
    pub program: UncheckedAccount,
}

impl BuybackSlice {
    pub fn handle(ctx: &mut Context<Self>, amount: u64) -> Result<()> {
        let burner_bump = ctx.bumps.burner;
        let accounts = &mut ctx.accounts;
        check_alone(&accounts.instructions)?;
        let now = Now::read()?.unix;
        accounts.config.check_running(now)?;
        accounts.venue.check_tradable(now)?;
        accounts.ledger.check_auction_spacing(now)?;
        let reserves = Reserves { quote: accounts.quote_vault.amount(), base: accounts.base_vault.amount() };
        let order = Slice { side: Side::Buy, amount, available: accounts.ledger.burn_budget.get(), reserves };
        let Terms { min_out, twap } = accounts.venue.check_slice(order, now)?;

        tokens::pay(
            &accounts.ledger,
            &accounts.usdc_mint,
            &mut accounts.escrow_vault,
            &mut accounts.slice_vault,
            amount,
        )?;
        let burned = Swap {
            venue: &accounts.venue,
            burner: &accounts.burner,
            burner_bump,
            program: &accounts.pool_program,
            pool: &mut accounts.pool,
            source: &mut accounts.slice_vault,
            destination: &mut accounts.burn_vault,
            vault_in: &mut accounts.quote_vault,
            vault_out: &mut accounts.base_vault,
            token_program: &accounts.token_program,
            amount,
            min_out,
        }
        .run()?;
        tokens::burn(&accounts.burner, burner_bump, &mut accounts.zero_mint, &mut accounts.burn_vault, burned)?;

        accounts.ledger.burn(amount, burned)?;
        accounts.venue.traded(amount, burned, now)?;
        let event =
            SliceBurned { venue: *accounts.venue.address(), spent: amount, burned, twap, reason: Reason::Slice };
        record(&accounts.event_authority, ctx.bumps.event_authority, &event);
        Ok(())
    }
}
