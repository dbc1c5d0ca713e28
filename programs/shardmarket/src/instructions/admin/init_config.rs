use crate::{clock::Now, upgrade_authority::upgrade_authority, *};
use anchor_spl::token::Mint;

#[derive(Accounts)]
pub struct InitConfig {
    /// The program's upgrade authority, who becomes the configured authority.
    #[account(mut)]
    pub authority: Signer,
    /// The loader's account with the upgrade authority: its address is derived from this program's, its owner is checked.
    #[account(
        seeds = [crate::ID.as_ref()], seeds::program = UPGRADEABLE_LOADER, bump,
        owner = UPGRADEABLE_LOADER @ MarketError::NotUpgradeAuthority
    )]
    pub program_data: UncheckedAccount,
    #[account(init, payer = authority, seeds = [b"config"], bump)]
    pub config: Account<Config>,
    #[account(init, payer = authority, seeds = [b"ledger"], bump)]
    pub ledger: Account<Ledger>,
    #[account(init, payer = authority, seeds = [b"stake_pool"], bump)]
    pub stake_pool: Account<StakePool>,
    #[account(constraint = usdc_mint.decimals() == DECIMALS @ MarketError::WrongMint)]
    pub usdc_mint: Account<Mint>,
    #[account(
        constraint = zero_mint.decimals() == DECIMALS @ MarketError::WrongMint,
        constraint = zero_mint.address() != usdc_mint.address() @ MarketError::WrongMint
    )]
    pub zero_mint: Account<Mint>,
    pub system_program: Program<System>,
}

impl InitConfig {
    pub fn handle(ctx: &mut Context<Self>, params: LimitsArgs) -> Result<()> {
        let now = Now::read()?;
        let limits = params.checked()?;
        let accounts = &mut ctx.accounts;
        let authority = *accounts.authority.address();
        let holder = upgrade_authority(&accounts.program_data.account().try_borrow()?);
        require!(holder == Some(authority), MarketError::NotUpgradeAuthority);

        let config = &mut accounts.config;
        config.authority = authority;
        config.limits = limits;
        config.usdc_mint = *accounts.usdc_mint.address();
        config.zero_mint = *accounts.zero_mint.address();
        (config.version, config.bump) = (VERSION, ctx.bumps.config);

        let ledger = &mut accounts.ledger;
        // The first epoch is tomorrow's: there is nothing to split before.
        ledger.last_epoch_day = now.day().into();
        (ledger.version, ledger.bump) = (VERSION, ctx.bumps.ledger);
        let pool = &mut accounts.stake_pool;
        pool.streamed_until = now.unix.into();
        (pool.version, pool.bump) = (VERSION, ctx.bumps.stake_pool);

        let (usdc_mint, zero_mint) = (accounts.config.usdc_mint, accounts.config.zero_mint);
        emit!(ConfigInitialized { authority, usdc_mint, zero_mint });
        Ok(())
    }
}
