use crate::*;

#[derive(Accounts)]
pub struct SetOffer {
    /// The worker's operator.
    #[account(address = worker.operator @ MarketError::Unauthorized)]
    pub operator: Signer,
    /// The worker's model, whose limits the offer must keep.
    #[account(address = worker.model @ MarketError::AccountMismatch)]
    pub model: Account<Model>,
    /// Whose offer changes.
    #[account(mut)]
    pub worker: Account<Worker>,
}

impl SetOffer {
    pub fn handle(ctx: &mut Context<Self>, offer: &Offer) -> Result<()> {
        let Self { worker, model, .. } = &mut ctx.accounts;
        worker.set_offer(offer, model)?;
        let Offer { layer_start, layer_end, ask } = *offer;
        emit!(OfferChanged { worker: *worker.address(), layer_start, layer_end, ask });
        Ok(())
    }
}
