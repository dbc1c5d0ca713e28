mod add_bond;
mod claim;
mod post_receipts;
mod register_worker;
mod request_exit;
mod set_offer;
mod slash_by_proof;
mod withdraw_bond;

pub use {
    add_bond::*, claim::*, post_receipts::*, register_worker::*, request_exit::*, set_offer::*, slash_by_proof::*,
    withdraw_bond::*,
};
