//! Integer arithmetic of the programs.
//!
//! SBF's LLVM back end has no 128-bit multiplication, division or variable shift and no checked 64-bit multiplication, so
//! products and quotients wider than 64 bits are built from 32-bit limbs here. Nothing in this crate panics, allocates or
//! depends on the chain; every function is compared with native or big integers in `tests/`.

#![no_std]

pub mod amm;
pub mod price;
pub mod wide;

pub use {amm::*, price::*, wide::*};
