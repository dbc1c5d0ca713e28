//! A constant-product pool with a fee that stays in it: the venue of the local chain.
//!
//! Liquidity is locked for good; there are no shares and no administrator. Prices follow the balances of the two vaults, so tokens
//! that are sent to a vault belong to the pool.

#![cfg_attr(target_os = "solana", no_std)]
extern crate alloc;

pub mod errors;
pub mod instructions;
pub mod state;

use anchor_lang::prelude::*;
pub use {errors::PoolError, instructions::*, state::*};

declare_id!("DsXq6jUKCxCELmLHKYKu6LyzeeseWVWLAPAXm5fwsWPH");

#[program]
pub mod pool {
    use super::*;

    /// Creates the pool of a base and a quote mint and fills it. `fee_bps` of every input stays in the pool.
    pub fn create_pool(ctx: &mut Context<CreatePool>, fee_bps: u16, base: u64, quote: u64) -> Result<()> {
        CreatePool::handle(ctx, fee_bps, base, quote)
    }

    /// Takes `amount_in` of one token and pays at least `min_out` of the other.
    pub fn swap(ctx: &mut Context<Swap>, amount_in: u64, min_out: u64) -> Result<()> {
        Swap::handle(ctx, amount_in, min_out)
    }
}

/// LLVM turns unreachable code into a call of this symbol: it ends the program with the `abort` system call.
#[cfg(target_os = "solana")]
#[no_mangle]
pub extern "C" fn __bpf_trap() -> ! {
    // Murmur3 hash of "abort": how SBPF v0 names system calls.
    let abort: extern "C" fn() = unsafe { core::mem::transmute(0xb6fc1a11usize) };
    abort();
    loop {}
}
