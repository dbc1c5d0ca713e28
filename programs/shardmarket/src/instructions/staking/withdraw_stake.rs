use crate::{clock::Now, *};
use anchor_spl::token::{self, Mint, Token, TokenAccount};

#[derive(Accounts)]
pub struct WithdrawStake {
    pub owner: Signer,
    #[account(seeds = [b"config"], bump)]
    pub config: Account<Config>,
    #[account(seeds = [b"ledger"], bump)]
    pub ledger: Account<Ledger>,
    #[account(mut, seeds = [b"stake_pool"], bump)]
    pub stake_pool: Account<StakePool>,
    #[account(mut, seeds = [b"stake", owner.address().as_ref()], bump = position.bump)]
    pub position: Account<StakePosition>,
    #[account(address = config.zero_mint @ MarketError::WrongMint)]
    pub zero_mint: Account<Mint>,
    #[account(mut, token::mint = zero_mint, token::authority = owner)]
    pub owner_tokens: Account<TokenAccount>,
    #[account(mut, seeds = [b"stake_vault"], bump)]
    pub stake_vault: Account<TokenAccount>,
    pub token_program: Program<Token>,
}

impl WithdrawStake {
    pub fn handle(ctx: &mut Context<Self>) -> Result<()> {
        let accounts = &mut ctx.accounts;
        let amount = accounts.position.withdraw(&mut accounts.stake_pool, Now::read()?.unix)?;
        tokens::pay(
            &accounts.ledger,
            &accounts.zero_mint,
            &mut accounts.stake_vault,
            &mut accounts.owner_tokens,
            amount,
        )?;
        emit!(StakeWithdrawn { owner: accounts.position.owner, amount });
        Ok(())
    }
}
