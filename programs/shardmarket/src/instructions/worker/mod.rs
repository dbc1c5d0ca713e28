mod add_bond;
mod claim;
mod register_worker;

pub use {add_bond::*, claim::*, register_worker::*};
