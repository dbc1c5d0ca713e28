use crate::{clock::Now, *};
use anchor_spl::token::{self, Mint, Token, TokenAccount};

/// Anyone who holds ZERO, alone in a transaction or not: nothing that comes before it in one makes it pay more.
#[derive(Accounts)]
pub struct FillBurnAuction {
    /// Whose ZERO is bought.
    pub seller: Signer,
    /// Names the mints and says whether the program is paused.
    #[account(seeds = [b"config"], bump)]
    pub config: Account<Config>,
    /// Owns the escrow; the burn budget shrinks.
    #[account(mut, seeds = [b"ledger"], bump)]
    pub ledger: Account<Ledger>,
    /// The market for ZERO that says what it is worth. Nothing is traded there.
    #[account(constraint = venue.base_mint == config.zero_mint @ MarketError::WrongVenue)]
    pub venue: Account<Venue>,
    /// The mint of ZERO, whose supply shrinks.
    #[account(mut, address = config.zero_mint @ MarketError::WrongMint)]
    pub zero_mint: Account<Mint>,
    /// What the seller's ZERO is burned from.
    #[account(mut, token::mint = config.zero_mint, token::authority = seller)]
    pub seller_zero_tokens: Account<TokenAccount>,
    /// Where the USDC goes.
    #[account(mut, token::mint = config.usdc_mint, token::authority = seller)]
    pub seller_usdc_tokens: Account<TokenAccount>,
    /// Where the burn budget lies.
    #[account(mut, seeds = [b"escrow"], bump)]
    pub escrow_vault: Account<TokenAccount>,
    /// The pool's ZERO.
    #[account(address = venue.base_vault @ MarketError::AccountMismatch)]
    pub base_vault: Account<TokenAccount>,
    /// The pool's USDC.
    #[account(address = venue.quote_vault @ MarketError::AccountMismatch)]
    pub quote_vault: Account<TokenAccount>,
    /// The classic Token program.
    pub token_program: Program<Token>,
    /// Signs the recorded event.
    #[account(seeds = [EVENT_SEED], bump)]
    pub event_authority: UncheckedAccount,
    /// This program, which records the event.
    #[account(address = crate::ID @ MarketError::AccountMismatch)]
    pub program: UncheckedAccount,
}

impl FillBurnAuction {
    /// Burns `zero_in` and pays for it. Fails with `Paused`, as the venue's `check_tradable` and `check_fill` do, and with
    /// `SliceTooSoon` after the last fill.
    pub fn handle(ctx: &mut Context<Self>, zero_in: u64, min_usdc: u64) -> Result<()> {
        let accounts = &mut ctx.accounts;
        let now = Now::read()?.unix;
        accounts.config.check_running(now)?;
        accounts.venue.check_tradable(now)?;
        accounts.ledger.check_auction_spacing(now)?;
        let offered = Offered {
            zero: zero_in,
            least: min_usdc,
            budget: accounts.ledger.burn_budget.get(),
            since: accounts.ledger.auction_at.get(),
            reserves: Reserves { quote: accounts.quote_vault.amount(), base: accounts.base_vault.amount() },
        };
        let spent = accounts.venue.check_fill(&offered, now)?;
        tokens::burn_own(&accounts.seller, &mut accounts.zero_mint, &mut accounts.seller_zero_tokens, zero_in)?;
        tokens::sweep(&accounts.ledger, &mut accounts.escrow_vault, &mut accounts.seller_usdc_tokens, spent)?;
        accounts.ledger.fill_auction(spent, zero_in, now)?;
        let event = AuctionFilled {
            venue: *accounts.venue.address(),
            seller: *accounts.seller.address(),
            spent,
            burned: zero_in,
            reason: Reason::Auction,
        };
        record(&accounts.event_authority, ctx.bumps.event_authority, &event);
        Ok(())
    }
}
