mod add_bond;
mod claim;
mod post_receipts;
mod register_worker;
mod slash_by_proof;

pub use {add_bond::*, claim::*, post_receipts::*, register_worker::*, slash_by_proof::*};
