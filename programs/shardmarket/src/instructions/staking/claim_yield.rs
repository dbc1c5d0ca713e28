use crate::{clock::Now, *};
use anchor_spl::token::{self, Mint, Token, TokenAccount};

#[derive(Accounts)]
pub struct ClaimYield {
    pub owner: Signer,
    #[account(seeds = [b"config"], bump)]
    pub config: Account<Config>,
    #[account(seeds = [b"ledger"], bump)]
    pub ledger: Account<Ledger>,
    #[account(mut, seeds = [b"stake_pool"], bump)]
    pub stake_pool: Account<StakePool>,
    #[account(mut, seeds = [b"stake", owner.address().as_ref()], bump = position.bump)]
    pub position: Account<StakePosition>,
    #[account(address = config.usdc_mint @ MarketError::WrongMint)]
    pub usdc_mint: Account<Mint>,
    #[account(mut, token::mint = usdc_mint, token::authority = owner)]
    pub owner_tokens: Account<TokenAccount>,
    #[account(mut, seeds = [b"reward"], bump)]
    pub reward_vault: Account<TokenAccount>,
    pub token_program: Program<Token>,
    /// Signs the recorded event.
    #[account(seeds = [b"__event_authority"], bump)]
    pub event_authority: UncheckedAccount,
    /// This program, which records the event.
    #[account(address = crate::ID @ MarketError::AccountMismatch)]
    pub program: UncheckedAccount,
}

impl ClaimYield {
    pub fn handle(ctx: &mut Context<Self>) -> Result<()> {
        let accounts = &mut ctx.accounts;
        accounts.stake_pool.advance(Now::read()?.unix)?;
        let amount = accounts.position.take_yield(&mut accounts.stake_pool)?;
        tokens::pay(
            &accounts.ledger,
            &accounts.usdc_mint,
            &mut accounts.reward_vault,
            &mut accounts.owner_tokens,
            amount,
        )?;
        let event = YieldClaimed { owner: accounts.position.owner, amount, reason: Reason::Yield };
        record(&accounts.event_authority, ctx.bumps.event_authority, &event);
        Ok(())
    }
}
