use crate::{clock::Now, *};
use anchor_spl::token::{self, Mint, Token, TokenAccount};

/// Accounts of `resolve` and `expire_audit`. Anyone. Remaining accounts: the drawn auditors in the batch's order, writable; none where
/// none were drawn.
#[derive(Accounts)]
pub struct DecideAudit {
    /// Says what a fault costs.
    #[account(seeds = [b"config"], bump)]
    pub config: Account<Config>,
    /// Counts bonds, challenge bonds and what is burned.
    #[account(mut, seeds = [b"ledger"], bump)]
    pub ledger: Account<Ledger>,
    /// Who is audited.
    #[account(mut, address = batch.worker @ MarketError::AccountMismatch)]
    pub worker: Account<Worker>,
    /// What is audited.
    #[account(mut)]
    pub batch: Account<Batch>,
    #[account(mut, address = config.zero_mint @ MarketError::WrongMint)]
    pub zero_mint: Account<Mint>,
    /// Any ZERO account of the challenger; none where the draw opened the audit.
    #[account(mut, token::mint = zero_mint, token::authority = batch.challenger)]
    pub challenger_tokens: Option<Account<TokenAccount>>,
    #[account(mut, seeds = [b"bond_vault"], bump)]
    pub bond_vault: Account<TokenAccount>,
    pub token_program: Program<Token>,
    /// Signs the recorded event.
    #[account(seeds = [EVENT_SEED], bump)]
    pub event_authority: UncheckedAccount,
    /// This program, which records the event.
    #[account(address = crate::ID @ MarketError::AccountMismatch)]
    pub program: UncheckedAccount,
}

impl DecideAudit {
    /// By the votes.
    pub fn resolve(ctx: &mut Context<Self>) -> Result<()> {
        let verdict = ctx.accounts.batch.verdict()?;
        Self::decide(ctx, verdict)
    }

    /// By the clock.
    pub fn expire(ctx: &mut Context<Self>) -> Result<()> {
        let verdict = ctx.accounts.batch.lapse(&Now::read()?)?;
        Self::decide(ctx, verdict)
    }

    fn decide(ctx: &mut Context<Self>, verdict: Verdict) -> Result<()> {
        let (auditors, bump) = (ctx.remaining_accounts()?, ctx.bumps.event_authority);
        let accounts = &mut ctx.accounts;
        let now = Now::read()?;
        let (limits, ledger) = (&accounts.config.limits, &mut accounts.ledger);
        let (worker, batch) = (&mut accounts.worker, &mut accounts.batch);

        let (mut slash, mut forfeited) = (Slash::default(), 0);
        if verdict.is_fault() {
            slash = worker.slash(ledger, limits, now.day())?;
            forfeited = batch.forfeit(worker, ledger, limits, &now)?;
        }
        batch.decide(worker)?;
        let parts = verdict.divide(slash, batch.challenge_put_up(), batch.agreeing(verdict))?;
        require!(auditors.len() == batch.drawn(), MarketError::AccountMismatch);
        for (place, view) in auditors.iter().enumerate() {
            require!(view.address() == &batch.auditors[place], MarketError::AccountMismatch);
            // SAFETY: an audit's auditors are three different workers, so none is loaded twice, and Anchor refuses remaining
            // accounts that are also declared ones.
            let mut auditor = unsafe { <Account<Worker> as AnchorAccount>::load_mut(*view)? };
            auditor.end_duty(ledger, if batch.agrees(place, verdict) { parts.each } else { 0 })?;
        }
        worker.credit_bond(ledger, parts.worker)?;
        ledger.end_challenge(batch.challenge_bond.get())?;
        ledger.burn_slashed(parts.burned)?;

        let (ledger, mint, vault) = (&accounts.ledger, &mut accounts.zero_mint, &mut accounts.bond_vault);
        if parts.challenger > 0 {
            let to = accounts.challenger_tokens.as_mut().ok_or(MarketError::AccountMismatch)?;
            tokens::pay(ledger, mint, vault, to, parts.challenger)?;
        }
        if parts.burned > 0 {
            tokens::burn_bond(ledger, mint, vault, parts.burned)?;
        }
        let (worker, case, reason) = (*accounts.worker.address(), *accounts.batch.address(), verdict.reason());
        if verdict.is_fault() {
            let (amount, bounty) = (slash.amount, slash.amount - parts.burned);
            let event = WorkerSlashed { worker, case, amount, bounty, forfeited, reason };
            record(&accounts.event_authority, bump, &event);
        }
        let event = AuditDecided {
            batch: case,
            worker,
            challenger: accounts.batch.challenger,
            to_challenger: parts.challenger,
            to_each_auditor: parts.each,
            to_worker: parts.worker,
            burned: parts.burned,
            reason,
        };
        record(&accounts.event_authority, bump, &event);
        Ok(())
    }
}
