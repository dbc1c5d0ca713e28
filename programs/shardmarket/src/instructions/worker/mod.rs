mod add_bond;
mod apply_payout;
mod cancel_payout;
mod claim;
mod claim_for;
mod propose_payout;
mod register_worker;
mod request_exit;
mod rotate_operator;
mod set_offer;
mod slash_by_proof;
mod withdraw_bond;

pub use {
    add_bond::*, apply_payout::*, cancel_payout::*, claim::*, claim_for::*, propose_payout::*, register_worker::*,
    request_exit::*, rotate_operator::*, set_offer::*, slash_by_proof::*, withdraw_bond::*,
};
