use super::{credit, Ledger, Observation, Pure};
use crate::{clock::after, MarketError, OBSERVATIONS, PARAM_DELAY, WSOL_MINT};
use anchor_lang::prelude::*;

/// A market for ZERO, at `"venue"`, pool: a constant-product pool whose program and vaults are pinned.
#[account]
pub struct Venue {
    /// The pool's state account.
    pub pool: Address,
    /// The pool's program, which a slice calls.
    pub program: Address,
    /// What the pool trades for USDC: ZERO, which is bought, or wSOL, which is sold.
    pub base_mint: Address,
    /// The pool's ZERO or wSOL.
    pub base_vault: Address,
    /// The pool's USDC.
    pub quote_vault: Address,
    /// Of the swap instruction.
    pub discriminator: [u8; 8],
    /// Ring of observations; the newest is at `(observed − 1) mod 16`.
    pub observations: [Observation; OBSERVATIONS],
    /// Observations made so far.
    pub observed: PodU64,
    /// When the last slice was bought.
    pub last_slice_at: PodI64,
    /// Sold here: micro-USDC for ZERO, or lamports of wSOL.
    pub spent: PodU64,
    /// Bought here: micro-ZERO, all burned, or micro-USDC for the treasury.
    pub bought: PodU64,
    /// It trades from then on.
    pub active_at: PodI64,
    /// The pool's fee, basis points.
    pub fee_bps: PodU16,
    /// 1 when it is not used any more, 0 before.
    pub retired: u8,
    /// Layout version.
    pub version: u8,
    /// Bump of the account's address.
    pub bump: u8,
    /// Room for later versions, zeros.
    pub reserved: [u8; 128],
}

impl Venue {
    /// When a venue for `base_mint` registered now starts to trade: 48 hours later, so that everybody can see what money would be
    /// spent on. At once while the program has never held a burn budget; but fees in wSOL may lie in their vault without the
    /// ledger's knowing, so a market for wSOL always waits. Fails with `Overflow`.
    pub fn first_trade(ledger: &Ledger, base_mint: &Address, now: i64) -> Pure<i64> {
        let untouched = ledger.burn_budget.get() == 0 && ledger.usdc_spent_on_burns.get() == 0;
        if untouched && base_mint != &WSOL_MINT {
            Ok(now)
        } else {
            after(now, PARAM_DELAY)
        }
    }

    /// Refuses to trade before the venue's first time with `VenueNotActive`, and for ever after its retirement with
    /// `VenueRetired`.
    pub fn check_tradable(&self, now: i64) -> Pure<()> {
        if self.retired != 0 {
            return Err(MarketError::VenueRetired);
        }
        if now < self.active_at.get() {
            return Err(MarketError::VenueNotActive);
        }
        Ok(())
    }

    /// Ends its use for good. Fails with `VenueRetired` when it was retired before.
    pub fn retire(&mut self) -> Pure<()> {
        if self.retired != 0 {
            return Err(MarketError::VenueRetired);
        }
        self.retired = 1;
        Ok(())
    }

    /// A slice sold `spent` for `bought`.
    pub fn traded(&mut self, spent: u64, bought: u64, now: i64) -> Pure<()> {
        self.last_slice_at = now.into();
        credit(&mut self.spent, spent)?;
        credit(&mut self.bought, bought)
    }
}
