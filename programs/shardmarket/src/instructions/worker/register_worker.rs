use crate::{clock::Now, *};
use anchor_spl::token::{self, Mint, Token, TokenAccount};

/// Arguments of `register_worker`.
pub struct WorkerTerms {
    pub offer: Offer,
    /// Micro-ZERO.
    pub bond: u64,
    pub payout: Address,
}

#[derive(Accounts)]
pub struct RegisterWorker {
    #[account(mut)]
    pub operator: Signer,
    #[account(seeds = [b"config"], bump)]
    pub config: Account<Config>,
    #[account(mut, seeds = [b"ledger"], bump)]
    pub ledger: Account<Ledger>,
    pub model: Account<Model>,
    #[account(init, payer = operator, seeds = [b"worker", operator.address().as_ref()], bump)]
    pub worker: Account<Worker>,
    #[account(address = config.zero_mint @ MarketError::WrongMint)]
    pub zero_mint: Account<Mint>,
    #[account(mut, token::mint = zero_mint, token::authority = operator)]
    pub operator_tokens: Account<TokenAccount>,
    #[account(mut, seeds = [b"bond_vault"], bump)]
    pub bond_vault: Account<TokenAccount>,
    pub token_program: Program<Token>,
    pub system_program: Program<System>,
}

impl RegisterWorker {
    pub fn handle(ctx: &mut Context<Self>, terms: &WorkerTerms) -> Result<()> {
        let accounts = &mut ctx.accounts;
        accounts.config.check_running(Now::read()?.unix)?;
        let worker = &mut accounts.worker;
        worker.operator = *accounts.operator.address();
        worker.model = *accounts.model.address();
        (worker.version, worker.bump) = (VERSION, ctx.bumps.worker);
        worker.set_payout(terms.payout)?;
        worker.set_offer(&terms.offer, &accounts.model)?;
        worker.add_bond(&mut accounts.ledger, terms.bond, accounts.config.limits.min_bond.get())?;
        tokens::pull(
            &accounts.operator,
            &accounts.zero_mint,
            &mut accounts.operator_tokens,
            &mut accounts.bond_vault,
            terms.bond,
        )?;
        let worker = &accounts.worker;
        emit!(WorkerRegistered {
            worker: *worker.address(),
            operator: worker.operator,
            payout: worker.payout,
            model: worker.model,
            layer_start: terms.offer.layer_start,
            layer_end: terms.offer.layer_end,
            ask: terms.offer.ask,
            bond: terms.bond,
        });
        Ok(())
    }
}
