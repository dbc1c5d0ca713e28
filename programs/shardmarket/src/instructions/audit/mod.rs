mod close_batch;
mod decide;
mod draw_auditors;
mod draw_batch;
mod join_auditors;
mod leave_auditors;
mod open_audit;
mod post_receipts;
mod respond;
mod vote;

pub use {
    close_batch::*, decide::*, draw_auditors::*, draw_batch::*, join_auditors::*, leave_auditors::*, open_audit::*,
    post_receipts::*, respond::*, vote::*,
};
