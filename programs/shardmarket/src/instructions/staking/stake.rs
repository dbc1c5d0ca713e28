use crate::{clock::Now, *};
use anchor_spl::token::{self, Mint, Token, TokenAccount};

#[derive(Accounts)]
pub struct Stake {
    #[account(mut)]
    pub owner: Signer,
    #[account(seeds = [b"config"], bump)]
    pub config: Account<Config>,
    #[account(mut, seeds = [b"stake_pool"], bump)]
    pub stake_pool: Account<StakePool>,
    #[account(init_if_needed, payer = owner, seeds = [b"stake", owner.address().as_ref()], bump)]
    pub position: Account<StakePosition>,
    #[account(address = config.zero_mint @ MarketError::WrongMint)]
    pub zero_mint: Account<Mint>,
    #[account(mut, token::mint = zero_mint, token::authority = owner)]
    pub owner_tokens: Account<TokenAccount>,
    #[account(mut, seeds = [b"stake_vault"], bump)]
    pub stake_vault: Account<TokenAccount>,
    pub token_program: Program<Token>,
    pub system_program: Program<System>,
}

impl Stake {
    pub fn handle(ctx: &mut Context<Self>, amount: u64) -> Result<()> {
        require!(amount > 0, MarketError::ZeroAmount);
        let accounts = &mut ctx.accounts;
        let owner = *accounts.owner.address();
        let now = Now::read()?.unix;
        accounts.config.check_running(now)?;
        accounts.stake_pool.advance(now)?;
        let position = &mut accounts.position;
        if position.version == 0 {
            // A new position: nothing staked, so any index is right. `accrue` sets it.
            position.owner = owner;
            (position.version, position.bump) = (VERSION, ctx.bumps.position);
        }
        position.stake(&mut accounts.stake_pool, amount, accounts.config.limits.min_stake.get(), now)?;
        tokens::pull(
            &accounts.owner,
            &accounts.zero_mint,
            &mut accounts.owner_tokens,
            &mut accounts.stake_vault,
            amount,
        )?;
        emit!(Staked { owner, amount, staked: accounts.position.staked.get() });
        Ok(())
    }
}
