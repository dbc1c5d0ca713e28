mod buyback_slice;
mod fill_burn_auction;
mod observe_price;
mod sell_fees;
mod sweep_fees;

pub use {buyback_slice::*, fill_burn_auction::*, observe_price::*, sell_fees::*, sweep_fees::*};
