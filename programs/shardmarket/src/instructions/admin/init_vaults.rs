use crate::*;
use anchor_spl::token::{self, Mint, Token, TokenAccount};

/// All vaults are token accounts at constant addresses, so that naming the address pins mint and authority too.
#[derive(Accounts)]
pub struct InitVaults {
    #[account(mut, address = config.authority @ MarketError::Unauthorized)]
    pub authority: Signer,
    #[account(seeds = [b"config"], bump)]
    pub config: Account<Config>,
    #[account(seeds = [b"ledger"], bump)]
    pub ledger: Account<Ledger>,
    /// Authority of the slice and burn vaults; holds no data.
    #[account(seeds = [b"burner"], bump)]
    pub burner: UncheckedAccount,
    #[account(address = config.usdc_mint @ MarketError::WrongMint)]
    pub usdc_mint: Account<Mint>,
    #[account(address = config.zero_mint @ MarketError::WrongMint)]
    pub zero_mint: Account<Mint>,
    #[account(init, payer = authority, seeds = [b"escrow"], bump, token::mint = usdc_mint, token::authority = ledger)]
    pub escrow_vault: Account<TokenAccount>,
    #[account(init, payer = authority, seeds = [b"reward"], bump, token::mint = usdc_mint, token::authority = ledger)]
    pub reward_vault: Account<TokenAccount>,
    #[account(init, payer = authority, seeds = [b"stake_vault"], bump, token::mint = zero_mint, token::authority = ledger)]
    pub stake_vault: Account<TokenAccount>,
    #[account(init, payer = authority, seeds = [b"bond_vault"], bump, token::mint = zero_mint, token::authority = ledger)]
    pub bond_vault: Account<TokenAccount>,
    #[account(init, payer = authority, seeds = [b"slice_vault"], bump, token::mint = usdc_mint, token::authority = burner)]
    pub slice_vault: Account<TokenAccount>,
    #[account(init, payer = authority, seeds = [b"burn_vault"], bump, token::mint = zero_mint, token::authority = burner)]
    pub burn_vault: Account<TokenAccount>,
    pub token_program: Program<Token>,
    pub system_program: Program<System>,
}

impl InitVaults {
    pub fn handle(_ctx: &mut Context<Self>) -> Result<()> {
        Ok(())
    }
}
