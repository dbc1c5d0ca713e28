//! One file per instruction: its accounts with their constraints, and the handler.

mod admin;
mod audit;
mod epoch;
mod market;
mod session;
mod staking;
mod worker;

pub use {admin::*, audit::*, epoch::*, market::*, session::*, staking::*, worker::*};
