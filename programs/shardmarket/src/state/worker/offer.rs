use super::Worker;
use crate::{MarketError, Model, Pure};

/// What a worker serves, and for how much.
#[derive(Clone, Copy)]
pub struct Offer {
    /// First layer it serves.
    pub layer_start: u32,
    /// The layer after its last one.
    pub layer_end: u32,
    /// Micro-USDC per million layer-tokens.
    pub ask: u64,
}

impl Offer {
    /// Checks the offer against the model: a non-empty range of its layers, an ask up to its ceiling.
    /// Fails with `LayersOutOfRange` or `AskTooHigh`.
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

impl Worker {
    /// Offers this from now on. Fails with `WorkerExiting`, and as `Offer::check`.
    pub fn set_offer(&mut self, offer: &Offer, model: &Model) -> Pure<()> {
        self.check_staying()?;
        offer.check(model)?;
        self.layer_start = offer.layer_start.into();
        self.layer_end = offer.layer_end.into();
        self.ask = offer.ask.into();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytemuck::Zeroable;

    const GOOD: Offer = Offer { layer_start: 0, layer_end: 8, ask: 50 };

    fn model() -> Model {
        Model { layer_count: 8.into(), price_ceiling: 50.into(), ..Model::zeroed() }
    }

    #[test]
    fn an_offer_is_checked() {
        let check = |offer: Offer| offer.check(&model());
        assert_eq!(check(GOOD), Ok(()));
        assert_eq!(check(Offer { layer_start: 8, ..GOOD }), Err(MarketError::LayersOutOfRange));
        assert_eq!(check(Offer { layer_end: 9, ..GOOD }), Err(MarketError::LayersOutOfRange));
        assert_eq!(check(Offer { ask: 51, ..GOOD }), Err(MarketError::AskTooHigh));
    }

    #[test]
    fn an_offer_is_stored_by_who_stays() {
        let mut worker = Worker::zeroed();
        assert_eq!(worker.set_offer(&Offer { ask: 51, ..GOOD }, &model()), Err(MarketError::AskTooHigh));
        assert_eq!(worker.set_offer(&Offer { layer_start: 3, ..GOOD }, &model()), Ok(()));
        assert_eq!((worker.layer_start.get(), worker.layer_end.get(), worker.ask.get()), (3, 8, 50));
        worker.exit_at = 1.into();
        assert_eq!(worker.set_offer(&GOOD, &model()), Err(MarketError::WorkerExiting));
    }
}
