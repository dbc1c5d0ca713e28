mod close_session;
mod finalize_close;
mod open_session;
mod reclaim;
mod refund;
mod request_close;
mod rest;
mod settle;
mod settle_and_close;
mod shares;
mod top_up;

pub use {
    close_session::*, finalize_close::*, open_session::*, reclaim::*, refund::*, request_close::*, settle::*,
    settle_and_close::*, top_up::*,
};
