// The macro binds instruction arguments in functions that do not use all of them.
#![allow(unused_variables)]

use crate::{
    clock::{first_unvested_at_start, Now},
    *,
};
use anchor_spl::token::{Mint, Token, TokenAccount};

#[derive(Accounts)]
#[instruction(day: u64)]
pub struct OpenEpoch {
    /// Anyone.
    #[account(mut)]
    pub payer: Signer,
    #[account(seeds = [b"config"], bump)]
    pub config: Account<Config>,
    #[account(mut, seeds = [b"ledger"], bump)]
    pub ledger: Account<Ledger>,
    #[account(mut, seeds = [b"stake_pool"], bump)]
    pub stake_pool: Account<StakePool>,
    /// Made here, and never again for this day.
    #[account(init, payer = payer, seeds = [b"epoch", &day.to_le_bytes()], bump)]
    pub epoch: Account<Epoch>,
    #[account(address = config.usdc_mint @ MarketError::WrongMint)]
    pub usdc_mint: Account<Mint>,
    #[account(mut, seeds = [b"escrow"], bump)]
    pub escrow_vault: Account<TokenAccount>,
    #[account(mut, seeds = [b"reward"], bump)]
    pub reward_vault: Account<TokenAccount>,
    pub token_program: Program<Token>,
    pub system_program: Program<System>,
}

impl OpenEpoch {
    pub fn handle(ctx: &mut Context<Self>, day: u64) -> Result<()> {
        let now = Now::read()?;
        let accounts = &mut ctx.accounts;
        accounts.config.check_running(now.unix)?;
        let first_unvested = first_unvested_at_start(day, accounts.config.limits.challenge_window_secs.get());
        accounts.ledger.fund_auction(now.unix);
        let (taken, (burn_half, staker_half)) = accounts.ledger.open_epoch(day, now.day(), first_unvested)?;
        let streaming = accounts.stake_pool.stream(staker_half, now.unix)?;
        let credits = accounts.stake_pool.open_credits(staker_half, accounts.config.limits.credit_bps.get())?;

        let epoch = &mut accounts.epoch;
        epoch.day = day.into();
        epoch.taken = taken.into();
        epoch.burn_half = burn_half.into();
        epoch.staker_half = staker_half.into();
        epoch.credits = credits.into();
        epoch.opened_at = now.unix.into();
        (epoch.version, epoch.bump) = (VERSION, ctx.bumps.epoch);

        if staker_half > 0 {
            tokens::pay(
                &accounts.ledger,
                &accounts.usdc_mint,
                &mut accounts.escrow_vault,
                &mut accounts.reward_vault,
                staker_half,
            )?;
        }
        emit!(EpochOpened { day, taken, burn_half, staker_half, streaming, credits });
        Ok(())
    }
}
