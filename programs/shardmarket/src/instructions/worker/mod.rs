mod add_bond;
mod claim;
mod post_receipts;
mod register_worker;

pub use {add_bond::*, claim::*, post_receipts::*, register_worker::*};
