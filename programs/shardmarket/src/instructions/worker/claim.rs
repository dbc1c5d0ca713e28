use crate::{clock::Now, *};
use anchor_spl::token::{self, Mint, Token, TokenAccount};

#[derive(Accounts)]
pub struct Claim {
    /// The worker's operator or its payout key.
    #[account(
        constraint = worker.is_run_by(claimant.address()) @ MarketError::Unauthorized
    )]
    pub claimant: Signer,
    #[account(seeds = [b"config"], bump)]
    pub config: Account<Config>,
    #[account(mut, seeds = [b"ledger"], bump)]
    pub ledger: Account<Ledger>,
    #[account(mut)]
    pub worker: Account<Worker>,
    #[account(address = config.usdc_mint @ MarketError::WrongMint)]
    pub usdc_mint: Account<Mint>,
    /// Any USDC account that the payout key owns.
    #[account(mut, token::mint = usdc_mint, token::authority = worker.payout)]
    pub payout_tokens: Account<TokenAccount>,
    #[account(mut, seeds = [b"escrow"], bump)]
    pub escrow_vault: Account<TokenAccount>,
    pub token_program: Program<Token>,
    /// Signs the recorded event.
    #[account(seeds = [b"__event_authority"], bump)]
    pub event_authority: UncheckedAccount,
    /// This program, which records the event.
    #[account(address = crate::ID @ MarketError::AccountMismatch)]
    pub program: UncheckedAccount,
}

impl Claim {
    pub fn handle(ctx: &mut Context<Self>) -> Result<()> {
        let accounts = &mut ctx.accounts;
        let amount = take_vested(&accounts.config, &mut accounts.ledger, &mut accounts.worker)?;
        tokens::pay(
            &accounts.ledger,
            &accounts.usdc_mint,
            &mut accounts.escrow_vault,
            &mut accounts.payout_tokens,
            amount,
        )?;
        let worker = &accounts.worker;
        let event =
            EarningsClaimed { worker: *worker.address(), payout: worker.payout, amount, reason: Reason::Claimed };
        record(&accounts.event_authority, ctx.bumps.event_authority, &event);
        Ok(())
    }
}

/// Takes what a worker can claim now off the books and returns it, micro-USDC. Fails with `NothingVested`.
#[inline(always)]
pub(super) fn take_vested(config: &Config, ledger: &mut Ledger, worker: &mut Worker) -> Result<u64> {
    let window = config.limits.challenge_window_secs.get();
    let amount = worker.take_vested(Now::read()?.first_unvested(window))?;
    ledger.pay_worker(amount)?;
    Ok(amount)
}
