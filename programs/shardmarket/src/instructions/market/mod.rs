mod buyback_slice;
mod observe_price;

pub use {buyback_slice::*, observe_price::*};
