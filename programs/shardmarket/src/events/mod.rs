//! Events. `settle` emits none: the session, the workers and the ledger say everything that it does.

mod admin;
mod audit;
mod epoch;
mod reason;
mod record;
mod session;
mod staking;
mod worker;

pub use {admin::*, audit::*, epoch::*, reason::*, record::*, session::*, staking::*, worker::*};
