use super::Worker;
use crate::{MarketError, Pure};
use anchor_lang::prelude::*;

impl Worker {
    /// Whose token accounts are paid. Fails with `AccountMismatch` for all zeros, which nobody owns.
    pub fn set_payout(&mut self, payout: Address) -> Pure<()> {
        if payout == Address::default() {
            return Err(MarketError::AccountMismatch);
        }
        self.payout = payout;
        Ok(())
    }
}
