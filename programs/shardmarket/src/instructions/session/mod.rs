mod close_session;
mod open_session;
mod request_close;
mod settle;
mod shares;
mod top_up;

pub use {close_session::*, open_session::*, request_close::*, settle::*, top_up::*};
