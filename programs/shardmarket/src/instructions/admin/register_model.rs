// The macro binds instruction arguments in functions that do not use all of them.
#![allow(unused_variables)]

use crate::*;

#[derive(Accounts)]
#[instruction(manifest_hash: [u8; 32])]
pub struct RegisterModel {
    #[account(mut, address = config.authority @ MarketError::Unauthorized)]
    pub authority: Signer,
    #[account(seeds = [b"config"], bump)]
    pub config: Account<Config>,
    #[account(init, payer = authority, seeds = [b"model", manifest_hash.as_ref()], bump)]
    pub model: Account<Model>,
    pub system_program: Program<System>,
}

impl RegisterModel {
    pub fn handle(
        ctx: &mut Context<Self>,
        manifest_hash: [u8; 32],
        numerics_class: [u8; 32],
        layer_count: u32,
        price_ceiling: u64,
    ) -> Result<()> {
        require!(layer_count > 0 && layer_count <= MAX_LAYERS && price_ceiling > 0, MarketError::ParamOutOfRange);
        let model = &mut ctx.accounts.model;
        model.manifest_hash = manifest_hash;
        model.price_ceiling = price_ceiling.into();
        model.layer_count = layer_count.into();
        model.numerics_class = numerics_class;
        (model.version, model.bump) = (VERSION, ctx.bumps.model);
        emit!(ModelRegistered { model: *model.address(), manifest_hash, layer_count, price_ceiling });
        Ok(())
    }
}
