mod buyback_slice;
mod observe_price;
mod sell_fees;
mod sweep_fees;

pub use {buyback_slice::*, observe_price::*, sell_fees::*, sweep_fees::*};
