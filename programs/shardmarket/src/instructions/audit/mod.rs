mod close_batch;
mod draw_batch;
mod post_receipts;

pub use {close_batch::*, draw_batch::*, post_receipts::*};
