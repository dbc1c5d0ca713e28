use crate::{clock::Now, *};
use anchor_spl::token::{self, Mint, Token, TokenAccount};

#[derive(Accounts)]
pub struct SlashByProof {
    /// Anyone: pays for the fault's account, which stays, and gets the bounty.
    #[account(mut)]
    pub prover: Signer,
    #[account(seeds = [b"config"], bump)]
    pub config: Account<Config>,
    #[account(mut, seeds = [b"ledger"], bump)]
    pub ledger: Account<Ledger>,
    #[account(mut)]
    pub worker: Account<Worker>,
    pub instructions: Sysvar<SysvarInstructions>,
    /// Made here, so that the computation is slashed once.
    #[account(
        init, payer = prover,
        seeds = [b"fault", worker.address().as_ref(), &evidence::judge(&instructions, Fault::contradiction)?], bump
    )]
    pub fault: Account<Fault>,
    #[account(mut, address = config.zero_mint @ MarketError::WrongMint)]
    pub zero_mint: Account<Mint>,
    /// Any ZERO account of the prover.
    #[account(mut, token::mint = zero_mint, token::authority = prover)]
    pub prover_tokens: Account<TokenAccount>,
    #[account(mut, seeds = [b"bond_vault"], bump)]
    pub bond_vault: Account<TokenAccount>,
    pub token_program: Program<Token>,
    pub system_program: Program<System>,
    /// Signs the recorded event.
    #[account(seeds = [b"__event_authority"], bump)]
    pub event_authority: UncheckedAccount,
    /// This program, which records the event.
    #[account(address = crate::ID @ MarketError::AccountMismatch)]
    pub program: UncheckedAccount,
}

impl SlashByProof {
    pub fn handle(ctx: &mut Context<Self>) -> Result<()> {
        let accounts = &mut ctx.accounts;
        let (worker, limits, now) = (&mut accounts.worker, &accounts.config.limits, Now::read()?);
        let computation = evidence::judge(&accounts.instructions, |statements| {
            worker.check_signed(statements)?;
            Fault::contradiction(statements)
        })?;
        let Slash { amount, bounty } = worker.slash(&mut accounts.ledger, limits, now.day())?;
        require!(amount > 0, MarketError::SlashCapReached);
        let forfeited = worker.forfeit(&mut accounts.ledger, limits, &now)?;
        accounts.ledger.burn_slashed(amount - bounty)?;
        let worker = *worker.address();

        let fault = &mut accounts.fault;
        fault.worker = worker;
        fault.prover = *accounts.prover.address();
        fault.computation = computation;
        fault.slashed = amount.into();
        fault.bounty = bounty.into();
        fault.forfeited = forfeited.into();
        fault.proven_at = now.unix.into();
        (fault.version, fault.bump) = (VERSION, ctx.bumps.fault);

        let (ledger, mint, vault) = (&accounts.ledger, &mut accounts.zero_mint, &mut accounts.bond_vault);
        tokens::pay(ledger, mint, vault, &mut accounts.prover_tokens, bounty)?;
        tokens::burn_bond(ledger, mint, vault, amount - bounty)?;
        let case = *accounts.fault.address();
        let event = WorkerSlashed { worker, case, amount, bounty, forfeited, reason: Reason::Contradiction };
        record(&accounts.event_authority, ctx.bumps.event_authority, &event);
        Ok(())
    }
}
