//! Accounts and the pure rules on them. All are zero-copy with alignment 1, begin with Anchor's discriminator and keep reserved room.

mod auction;
mod audit;
mod bucket;
mod config;
mod epoch;
mod fault;
mod ladder;
mod ledger;
mod limits;
mod model;
mod observation;
mod param_queue;
mod session;
mod slash_cap;
mod slice;
mod stake_pool;
mod stake_position;
mod venue;
mod worker;

pub use {
    auction::*, audit::*, bucket::*, config::*, epoch::*, fault::*, ladder::*, ledger::*, limits::*, model::*,
    observation::*, param_queue::*, session::*, slash_cap::*, slice::*, stake_pool::*, stake_position::*, venue::*,
    worker::*,
};

use crate::MarketError;
use anchor_lang::prelude::{PodI64, PodU64};

/// Result of a pure rule.
pub type Pure<T> = core::result::Result<T, MarketError>;

/// Adds to a stored amount. Fails with `Overflow`.
pub(crate) fn credit(field: &mut PodU64, amount: u64) -> Pure<()> {
    *field = field.get().checked_add(amount).ok_or(MarketError::Overflow)?.into();
    Ok(())
}

/// Takes from a stored amount. Fails with `LedgerUnderflow`.
pub(crate) fn debit(field: &mut PodU64, amount: u64) -> Pure<()> {
    *field = field.get().checked_sub(amount).ok_or(MarketError::LedgerUnderflow)?.into();
    Ok(())
}

/// Whole seconds from `start` to `end`, 0 when `end` is not later.
pub(crate) fn seconds_between(start: i64, end: i64) -> u64 {
    if end > start {
        end.abs_diff(start)
    } else {
        0
    }
}

/// The later of a stored time and `time`.
pub(crate) fn later(stored: PodI64, time: i64) -> i64 {
    if stored.get() > time {
        stored.get()
    } else {
        time
    }
}
