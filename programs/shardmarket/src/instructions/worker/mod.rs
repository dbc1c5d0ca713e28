mod add_bond;
mod claim;
mod register_worker;
mod request_exit;
mod set_offer;
mod withdraw_bond;

pub use {add_bond::*, claim::*, register_worker::*, request_exit::*, set_offer::*, withdraw_bond::*};
