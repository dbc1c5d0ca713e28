use crate::*;
use anchor_spl::token::{self, Mint, Token, TokenAccount};

/// Trading fees are sent to these addresses; nobody but the program takes anything out.
#[derive(Accounts)]
pub struct InitFeeVaults {
    /// The configured authority, who pays for the accounts.
    #[account(mut, address = config.authority @ MarketError::Unauthorized)]
    pub authority: Signer,
    /// Names the authority and the mint of USDC.
    #[account(seeds = [b"config"], bump)]
    pub config: Account<Config>,
    /// Authority of the USDC.
    #[account(seeds = [b"ledger"], bump)]
    pub ledger: Account<Ledger>,
    /// Authority of the wSOL, which a venue's swap takes it from; holds no data.
    #[account(seeds = [b"burner"], bump)]
    pub burner: UncheckedAccount,
    /// The mint of USDC.
    #[account(address = config.usdc_mint @ MarketError::WrongMint)]
    pub usdc_mint: Account<Mint>,
    /// The mint of wrapped SOL.
    #[account(address = WSOL_MINT @ MarketError::WrongMint)]
    pub wsol_mint: Account<Mint>,
    /// Fees in USDC.
    #[account(init, payer = authority, seeds = [b"fee_usdc"], bump, token::mint = usdc_mint, token::authority = ledger)]
    pub fee_usdc_vault: Account<TokenAccount>,
    /// Fees in wSOL.
    #[account(init, payer = authority, seeds = [b"fee_wsol"], bump, token::mint = wsol_mint, token::authority = burner)]
    pub fee_wsol_vault: Account<TokenAccount>,
    /// The classic Token program.
    pub token_program: Program<Token>,
    /// Creates the accounts.
    pub system_program: Program<System>,
}

impl InitFeeVaults {
    /// The constraints do it all.
    pub fn handle(_ctx: &mut Context<Self>) -> Result<()> {
        Ok(())
    }
}
