mod claim_credits;
mod claim_yield;
mod link_boost;
mod refresh_boost;
mod request_unstake;
mod stake;
mod unlink_boost;
mod withdraw_stake;

pub use {
    claim_credits::*, claim_yield::*, link_boost::*, refresh_boost::*, request_unstake::*, stake::*, unlink_boost::*,
    withdraw_stake::*,
};
