use crate::{clock::Now, *};
use anchor_spl::token::{self, Mint, Token, TokenAccount};

#[derive(Accounts)]
pub struct OpenAudit {
    /// Anyone: puts up the challenge bond.
    pub challenger: Signer,
    /// Says how much that is.
    #[account(seeds = [b"config"], bump)]
    pub config: Account<Config>,
    /// Counts the challenge bonds.
    #[account(mut, seeds = [b"ledger"], bump)]
    pub ledger: Account<Ledger>,
    /// Who is audited.
    #[account(mut, address = batch.worker @ MarketError::AccountMismatch)]
    pub worker: Account<Worker>,
    /// What is audited.
    #[account(mut)]
    pub batch: Account<Batch>,
    #[account(address = config.zero_mint @ MarketError::WrongMint)]
    pub zero_mint: Account<Mint>,
    /// Any ZERO account of the challenger.
    #[account(mut, token::mint = zero_mint, token::authority = challenger)]
    pub challenger_tokens: Account<TokenAccount>,
    #[account(mut, seeds = [b"bond_vault"], bump)]
    pub bond_vault: Account<TokenAccount>,
    pub token_program: Program<Token>,
}

impl OpenAudit {
    pub fn handle(ctx: &mut Context<Self>) -> Result<()> {
        let accounts = &mut ctx.accounts;
        let (challenger, now) = (*accounts.challenger.address(), Now::read()?);
        accounts.batch.challenge(&challenger, &mut accounts.worker, &now, &accounts.config.limits)?;
        let bond = accounts.batch.challenge_bond.get();
        accounts.ledger.take_challenge(bond)?;
        tokens::pull(
            &accounts.challenger,
            &accounts.zero_mint,
            &mut accounts.challenger_tokens,
            &mut accounts.bond_vault,
            bond,
        )?;
        let batch = &accounts.batch;
        emit!(AuditOpened {
            batch: *batch.address(),
            worker: batch.worker,
            challenger,
            bond,
            deadline: batch.deadline.get(),
        });
        Ok(())
    }
}
