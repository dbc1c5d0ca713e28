use crate::{MarketError, Model, Pure};
use anchor_lang::prelude::*;

/// What a worker serves, and for how much.
#[derive(Clone, Copy)]
pub struct Offer {
    /// Layers `[layer_start, layer_end)`.
    pub layer_start: u32,
    pub layer_end: u32,
    /// Micro-USDC per million layer-tokens.
    pub ask: u64,
}

impl Offer {
    /// Checks the offer against the model: a non-empty range of its layers, an ask up to its ceiling.
    pub fn check(&self, model: &Model) -> Pure<()> {
        if self.layer_start >= self.layer_end || self.layer_end > model.layer_count.get() {
            return Err(MarketError::LayersOutOfRange);
        }
        if self.ask > model.price_ceiling.get() {
            return Err(MarketError::AskTooHigh);
        }
        Ok(())
    }
}

/// Arguments of `register_worker`.
pub struct WorkerTerms {
    pub offer: Offer,
    /// Micro-ZERO.
    pub bond: u64,
    pub payout: Address,
}

impl WorkerTerms {
    /// Checks the terms against the model and the smallest bond (micro-ZERO).
    pub fn check(&self, model: &Model, min_bond: u64) -> Pure<()> {
        self.offer.check(model)?;
        if self.bond < min_bond {
            return Err(MarketError::BondTooSmall);
        }
        if self.payout == Address::default() {
            return Err(MarketError::AccountMismatch);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytemuck::Zeroable;

    #[test]
    fn terms_are_checked() {
        let model = Model { layer_count: 8.into(), price_ceiling: 50.into(), ..Model::zeroed() };
        let check = |change: fn(&mut WorkerTerms)| {
            let payout = Address::new_from_array([3; 32]);
            let offer = Offer { layer_start: 0, layer_end: 8, ask: 50 };
            let mut terms = WorkerTerms { offer, bond: 9, payout };
            change(&mut terms);
            terms.check(&model, 9)
        };
        assert_eq!(check(|_| ()), Ok(()));
        assert_eq!(check(|t| t.offer.layer_start = 8), Err(MarketError::LayersOutOfRange));
        assert_eq!(check(|t| t.offer.layer_end = 9), Err(MarketError::LayersOutOfRange));
        assert_eq!(check(|t| t.offer.ask = 51), Err(MarketError::AskTooHigh));
        assert_eq!(check(|t| t.bond = 8), Err(MarketError::BondTooSmall));
        assert_eq!(check(|t| t.payout = Address::default()), Err(MarketError::AccountMismatch));
    }
}
