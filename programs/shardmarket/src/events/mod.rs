//! Events. `settle` emits none: the session, the workers and the ledger say everything that it does.

mod admin;
mod audit;
mod epoch;
mod market;
mod reason;
mod record;
mod session;
mod staking;
mod worker;

pub use {admin::*, audit::*, epoch::*, market::*, reason::*, record::*, session::*, staking::*, worker::*};
