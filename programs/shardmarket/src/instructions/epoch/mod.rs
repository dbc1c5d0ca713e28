mod open_epoch;

pub use open_epoch::*;
