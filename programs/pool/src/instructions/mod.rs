//! One file per instruction: its accounts with their constraints, and the handler.

mod create_pool;
mod swap;

pub use {create_pool::*, swap::*};
