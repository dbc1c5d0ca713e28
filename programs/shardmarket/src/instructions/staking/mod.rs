mod claim_credits;
mod claim_yield;
mod request_unstake;
mod stake;
mod withdraw_stake;

pub use {claim_credits::*, claim_yield::*, request_unstake::*, stake::*, withdraw_stake::*};
