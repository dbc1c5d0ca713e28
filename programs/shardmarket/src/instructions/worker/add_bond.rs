use crate::{clock::Now, *};
use anchor_spl::token::{self, Mint, Token, TokenAccount};

#[derive(Accounts)]
pub struct AddBond {
    #[account(address = worker.operator @ MarketError::Unauthorized)]
    pub operator: Signer,
    #[account(seeds = [b"config"], bump)]
    pub config: Account<Config>,
    #[account(mut, seeds = [b"ledger"], bump)]
    pub ledger: Account<Ledger>,
    #[account(mut)]
    pub worker: Account<Worker>,
    #[account(address = config.zero_mint @ MarketError::WrongMint)]
    pub zero_mint: Account<Mint>,
    #[account(mut, token::mint = zero_mint, token::authority = operator)]
    pub operator_tokens: Account<TokenAccount>,
    #[account(mut, seeds = [b"bond_vault"], bump)]
    pub bond_vault: Account<TokenAccount>,
    pub token_program: Program<Token>,
}

impl AddBond {
    pub fn handle(ctx: &mut Context<Self>, amount: u64) -> Result<()> {
        require!(amount > 0, MarketError::ZeroAmount);
        let accounts = &mut ctx.accounts;
        accounts.config.check_running(Now::read()?.unix)?;
        accounts.worker.add_bond(&mut accounts.ledger, amount, accounts.config.limits.min_bond.get())?;
        tokens::pull(
            &accounts.operator,
            &accounts.zero_mint,
            &mut accounts.operator_tokens,
            &mut accounts.bond_vault,
            amount,
        )?;
        let worker = &accounts.worker;
        emit!(BondAdded { worker: *worker.address(), amount, bond: worker.bond.get() });
        Ok(())
    }
}
