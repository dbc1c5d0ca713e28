// The macro binds instruction arguments in functions that do not use all of them.
#![allow(unused_variables)]

use crate::{clock::Now, *};
use anchor_spl::token::{self, Mint, Token, TokenAccount};

#[derive(Accounts)]
#[instruction(salt: u64, open_slot: u64)]
pub struct OpenSession {
    /// Whose money it is.
    pub payer: Signer,
    /// Pays for the account; may be the payer. Only its lamports are touched, so it may appear twice.
    #[account(unsafe(dup))]
    pub rent_payer: Signer,
    #[account(seeds = [b"config"], bump)]
    pub config: Account<Config>,
    #[account(mut, seeds = [b"ledger"], bump)]
    pub ledger: Account<Ledger>,
    #[account(
        init, payer = rent_payer,
        seeds = [b"session", payer.address().as_ref(), &salt.to_le_bytes(), &open_slot.to_le_bytes()], bump
    )]
    pub session: Account<Session>,
    #[account(address = config.usdc_mint @ MarketError::WrongMint)]
    pub usdc_mint: Account<Mint>,
    #[account(mut, token::mint = usdc_mint, token::authority = payer)]
    pub payer_tokens: Account<TokenAccount>,
    #[account(mut, seeds = [b"escrow"], bump)]
    pub escrow_vault: Account<TokenAccount>,
    pub token_program: Program<Token>,
    pub system_program: Program<System>,
}

impl OpenSession {
    pub fn handle(ctx: &mut Context<Self>, terms: SessionTerms) -> Result<()> {
        let accounts = &mut ctx.accounts;
        let payer = *accounts.payer.address();
        let now = Now::read()?;
        accounts.config.check_running(now.unix)?;
        terms.check(&payer, accounts.config.limits.min_deposit.get(), now)?;

        accounts.session.open(&terms, payer, *accounts.rent_payer.address(), ctx.bumps.session);
        accounts.ledger.deposit(terms.deposit)?;

        tokens::pull(
            &accounts.payer,
            &accounts.usdc_mint,
            &mut accounts.payer_tokens,
            &mut accounts.escrow_vault,
            terms.deposit,
        )?;
        emit!(SessionOpened {
            session: *accounts.session.address(),
            payer,
            signer: terms.signer,
            deposit: terms.deposit,
            expires_at: terms.expires_at,
        });
        Ok(())
    }
}
