//! One file per instruction: its accounts with their constraints, and the handler.

mod add_bond;
mod buyback_slice;
mod claim;
mod claim_yield;
mod close_session;
mod init_config;
mod init_vaults;
mod observe_price;
mod open_epoch;
mod open_session;
mod post_receipts;
mod register_model;
mod register_venue;
mod register_worker;
mod request_close;
mod request_unstake;
mod settle;
mod stake;
mod top_up;
mod withdraw_stake;

pub use {
    add_bond::*, buyback_slice::*, claim::*, claim_yield::*, close_session::*, init_config::*, init_vaults::*,
    observe_price::*, open_epoch::*, open_session::*, post_receipts::*, register_model::*, register_venue::*,
    register_worker::*, request_close::*, request_unstake::*, settle::*, stake::*, top_up::*, withdraw_stake::*,
};
