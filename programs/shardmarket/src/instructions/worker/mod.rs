mod add_bond;
mod claim;
mod post_receipts;
mod register_worker;
mod request_exit;
mod set_offer;
mod withdraw_bond;

pub use {
    add_bond::*, claim::*, post_receipts::*, register_worker::*, request_exit::*, set_offer::*, withdraw_bond::*,
};
