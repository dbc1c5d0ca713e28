// The macro binds instruction arguments in functions that do not use all of them.
#![allow(unused_variables)]

use crate::{clock::Now, *};
use anchor_spl::token::{Mint, Token, TokenAccount};

#[derive(Accounts)]
#[instruction(amount: u64, salt: u64, open_slot: u64)]
pub struct ClaimCredits {
    /// The staker, who pays for a new session's account.
    #[account(mut)]
    pub owner: Signer,
    /// Holds the smallest deposit.
    #[account(seeds = [b"config"], bump)]
    pub config: Account<Config>,
    /// Owns the vaults and counts what sessions have left.
    #[account(mut, seeds = [b"ledger"], bump)]
    pub ledger: Account<Ledger>,
    /// All stakers together.
    #[account(mut, seeds = [b"stake_pool"], bump)]
    pub stake_pool: Account<StakePool>,
    /// The staker's position.
    #[account(mut, seeds = [b"stake", owner.address().as_ref()], bump = position.bump)]
    pub position: Account<StakePosition>,
    /// The staker's own session, which is opened or topped up.
    #[account(
        init_if_needed, payer = owner,
        seeds = [b"session", owner.address().as_ref(), &salt.to_le_bytes(), &open_slot.to_le_bytes()], bump
    )]
    pub session: Account<Session>,
    /// USDC.
    #[account(address = config.usdc_mint @ MarketError::WrongMint)]
    pub usdc_mint: Account<Mint>,
    /// Where the yield is.
    #[account(mut, seeds = [b"reward"], bump)]
    pub reward_vault: Account<TokenAccount>,
    /// Where deposits are.
    #[account(mut, seeds = [b"escrow"], bump)]
    pub escrow_vault: Account<TokenAccount>,
    /// The classic Token program.
    pub token_program: Program<Token>,
    /// Creates the session's account.
    pub system_program: Program<System>,
    /// Signs the recorded event.
    #[account(seeds = [EVENT_SEED], bump)]
    pub event_authority: UncheckedAccount,
    /// This program, which records the event.
    #[account(address = crate::ID @ MarketError::AccountMismatch)]
    pub program: UncheckedAccount,
}

impl ClaimCredits {
    pub fn handle(ctx: &mut Context<Self>, terms: SessionTerms) -> Result<()> {
        let amount = terms.deposit;
        require!(amount > 0, MarketError::ZeroAmount);
        let accounts = &mut ctx.accounts;
        let owner = *accounts.owner.address();
        let now = Now::read()?;
        accounts.stake_pool.advance(now.unix)?;
        accounts.position.take_credit(&mut accounts.stake_pool, amount)?;

        let session = &mut accounts.session;
        if session.version == 0 {
            terms.check(&owner, accounts.config.limits.min_deposit.get(), now)?;
            session.open(&terms, owner, owner, ctx.bumps.session);
            let SessionTerms { signer, expires_at, .. } = terms;
            emit!(SessionOpened { session: *session.address(), payer: owner, signer, deposit: amount, expires_at });
        } else {
            session.check_same(&terms)?;
            session.add_deposit(amount, now.unix)?;
            emit!(SessionToppedUp { session: *session.address(), amount, deposit: session.deposit.get() });
        }
        accounts.ledger.deposit(amount)?;
        tokens::pay(
            &accounts.ledger,
            &accounts.usdc_mint,
            &mut accounts.reward_vault,
            &mut accounts.escrow_vault,
            amount,
        )?;
        let event = YieldClaimed { owner, amount, reason: Reason::Credits };
        record(&accounts.event_authority, ctx.bumps.event_authority, &event);
        Ok(())
    }
}
