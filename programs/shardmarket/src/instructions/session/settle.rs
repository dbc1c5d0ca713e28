use super::shares::settle_shares;
use crate::{clock::Now, *};

/// Needs no signature of its own: the voucher says everything. Moves no tokens, so a frozen token account stops nobody else.
#[derive(Accounts)]
pub struct Settle {
    #[account(mut)]
    pub session: Account<Session>,
    #[account(mut, seeds = [b"ledger"], bump)]
    pub ledger: Account<Ledger>,
    pub instructions: Sysvar<SysvarInstructions>,
}

impl Settle {
    pub fn handle(ctx: &mut Context<Self>, amounts: &[u64]) -> Result<()> {
        let workers = ctx.remaining_accounts()?;
        let Self { session, ledger, instructions } = &mut ctx.accounts;
        settle_shares(session, ledger, instructions, &workers, amounts, Now::read()?)
    }
}
