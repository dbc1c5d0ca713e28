use crate::{
    clock::{after, Now},
    MarketError, Pure, MAX_SESSION_LIFE, OPEN_SLOT_WINDOW,
};
use anchor_lang::prelude::*;

/// Arguments of `open_session`.
pub struct SessionTerms {
    pub salt: u64,
    pub open_slot: u64,
    pub deposit: u64,
    pub expires_at: i64,
    pub signer: Address,
}

impl SessionTerms {
    /// Checks the terms against the payer, the smallest deposit (micro-USDC) and the clock.
    pub fn check(&self, payer: &Address, min_deposit: u64, now: Now) -> Pure<()> {
        if self.signer == *payer || self.signer == Address::default() {
            return Err(MarketError::SignerIsPayer);
        }
        match now.slot.checked_sub(self.open_slot) {
            Some(age) if age <= OPEN_SLOT_WINDOW => (),
            _ => return Err(MarketError::OpenSlotOutOfRange),
        }
        if self.deposit < min_deposit {
            return Err(MarketError::DepositTooSmall);
        }
        if self.expires_at <= now.unix || self.expires_at > after(now.unix, MAX_SESSION_LIFE)? {
            return Err(MarketError::ExpiryOutOfRange);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAYER: Address = Address::new_from_array([1; 32]);
    const SIGNER: Address = Address::new_from_array([2; 32]);

    #[test]
    fn terms_are_checked() {
        let check = |change: fn(&mut SessionTerms)| {
            let mut terms = SessionTerms { salt: 0, open_slot: 1_000, deposit: 50, expires_at: 101, signer: SIGNER };
            change(&mut terms);
            terms.check(&PAYER, 50, Now { unix: 100, slot: 1_000 })
        };
        assert_eq!(check(|_| ()), Ok(()));
        assert_eq!(check(|t| t.signer = PAYER), Err(MarketError::SignerIsPayer));
        assert_eq!(check(|t| t.signer = Address::default()), Err(MarketError::SignerIsPayer));
        assert_eq!(check(|t| t.open_slot = 850), Ok(()));
        assert_eq!(check(|t| t.open_slot = 849), Err(MarketError::OpenSlotOutOfRange));
        assert_eq!(check(|t| t.open_slot = 1_001), Err(MarketError::OpenSlotOutOfRange));
        assert_eq!(check(|t| t.deposit = 49), Err(MarketError::DepositTooSmall));
        assert_eq!(check(|t| t.expires_at = 100), Err(MarketError::ExpiryOutOfRange));
        assert_eq!(check(|t| t.expires_at = 100 + MAX_SESSION_LIFE), Ok(()));
        assert_eq!(check(|t| t.expires_at = 101 + MAX_SESSION_LIFE), Err(MarketError::ExpiryOutOfRange));
        assert_eq!(check(|t| t.expires_at = i64::MAX), Err(MarketError::ExpiryOutOfRange));
    }
}
