//! Events. `settle` emits none: the session, the workers and the ledger say everything that it does.

mod admin;
mod epoch;
mod reason;
mod record;
mod session;
mod staking;
mod worker;

pub use {admin::*, epoch::*, reason::*, record::*, session::*, staking::*, worker::*};
