use crate::{clock::Now, *};

/// Anyone: the slot hashes decide, not who asks. Remaining accounts: the auditors in the order of their lots, writable, until three
/// of them may decide about the worker.
#[derive(Accounts)]
pub struct DrawAuditors {
    /// Says what an auditor must have bonded.
    #[account(seeds = [b"config"], bump)]
    pub config: Account<Config>,
    /// Who is audited.
    #[account(address = batch.worker @ MarketError::AccountMismatch)]
    pub worker: Account<Worker>,
    /// What is audited.
    #[account(mut)]
    pub batch: Account<Batch>,
    /// The auditors of the worker's model.
    #[account(seeds = [b"auditors", worker.model.as_ref()], bump)]
    pub auditor_set: Account<AuditorSet>,
    /// The hashes of the last 512 slots.
    #[account(address = SLOT_HASHES @ MarketError::AccountMismatch)]
    pub slot_hashes: UncheckedAccount,
}

impl DrawAuditors {
    pub fn handle(ctx: &mut Context<Self>) -> Result<()> {
        let views = ctx.remaining_accounts()?;
        let Self { config, worker, batch, auditor_set, slot_hashes } = &mut ctx.accounts;
        let (slot, now) = (batch.slot.get(), Now::read()?);
        batch.check_undrawn(&now)?;
        let luck = {
            let data = slot_hashes.account().try_borrow()?;
            SlotHashes::new(&data).luck(slot, batch.address())
        };
        let luck = match luck {
            Luck::TooEarly => return Err(MarketError::DrawTooEarly.into()),
            Luck::Gone => {
                batch.slot = now.slot.into();
                emit!(AuditorsRedrawn { batch: *batch.address(), slot: now.slot });
                return Ok(());
            }
            Luck::Drawn(luck) => luck,
        };
        let mut lots = auditor_set.lots(&luck, slot, worker.address());
        let mut drawn = 0;
        for view in &views {
            require!(drawn < DRAWN_AUDITORS, MarketError::AccountMismatch);
            let next = auditor_set.auditors[lots.take()?].worker;
            require!(view.address() == &next, MarketError::AccountMismatch);
            // SAFETY: each member of the set stands there once and its lot is taken once, so no account is loaded twice, and
            // Anchor refuses remaining accounts that are also declared ones.
            let mut auditor = unsafe { <Account<Worker> as AnchorAccount>::load_mut(*view)? };
            if auditor.may_audit(worker, &config.limits) {
                auditor.take_duty()?;
                batch.auditors[drawn] = next;
                drawn += 1;
            }
        }
        if drawn < DRAWN_AUDITORS {
            lots.take()?;
            return Err(MarketError::AccountMismatch.into());
        }
        emit!(AuditorsDrawn { batch: *batch.address(), auditors: batch.auditors });
        Ok(())
    }
}
