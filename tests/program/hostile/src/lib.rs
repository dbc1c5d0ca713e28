//! A venue that misbehaves on demand: what a buyback must survive. For tests only.
//!
//! The venue's discriminator says how: its first byte is the deed, its second the bump of the pool, which is this program's
//! address of seed `"pool"` and owns both vaults. Without accounts it does nothing, whatever the data. The deed `RELAY` calls
//! the program of the first account with the rest of accounts and data.

use pinocchio::{
    cpi::{invoke_signed, Seed, Signer},
    entrypoint,
    error::ProgramError,
    instruction::{cpi::invoke_with_bounds, InstructionAccount, InstructionView},
    AccountView, Address, ProgramResult,
};

/// Takes and pays nothing.
const IDLE: u8 = 0;
/// Takes the slice, pays one unit too little.
const SHORT: u8 = 1;
/// Takes one unit more than the slice.
const GREEDY: u8 = 3;
/// Trades honestly, then makes itself delegate of the slice vault.
const DELEGATE: u8 = 4;
/// Trades honestly, then makes itself owner of the burn vault.
const OWN: u8 = 5;
/// Trades honestly, then makes itself close authority of the slice vault.
const CLOSE: u8 = 6;
/// Passes a call on.
const RELAY: u8 = 8;

entrypoint!(process);

fn process(_: &Address, accounts: &mut [AccountView], data: &[u8]) -> ProgramResult {
    match (accounts.len(), data.first()) {
        (0, _) | (_, Some(&IDLE)) => Ok(()),
        (_, Some(&RELAY)) => relay(accounts, &data[1..]),
        (7, Some(&deed)) if data.len() == 24 => swap(deed, accounts, data),
        _ => Err(ProgramError::InvalidInstructionData),
    }
}

fn relay(accounts: &[AccountView], data: &[u8]) -> ProgramResult {
    let (program, rest) = accounts.split_first().ok_or(ProgramError::NotEnoughAccountKeys)?;
    let metas: Vec<InstructionAccount> = rest.iter().map(InstructionAccount::from).collect();
    let rest: Vec<&AccountView> = rest.iter().collect();
    invoke_with_bounds::<32, &AccountView>(&InstructionView { program_id: program.address(), data, accounts: &metas }, &rest)
}

/// Accounts: trader, pool, source, destination, vault in, vault out, Token program.
fn swap(deed: u8, accounts: &[AccountView], data: &[u8]) -> ProgramResult {
    let [trader, pool, source, destination, vault_in, vault_out, token] = accounts else {
        return Err(ProgramError::NotEnoughAccountKeys);
    };
    let word = |at: usize| u64::from_le_bytes(data[at..at + 8].try_into().unwrap_or_default());
    let amount = word(8) + u64::from(deed == GREEDY);
    let out = word(16) - u64::from(deed == SHORT);
    let bump = [data[1]];
    let seeds = [Seed::from(b"pool".as_slice()), Seed::from(bump.as_slice())];
    let ours = [Signer::from(&seeds)];
    call(token, &transfer(amount), [source, vault_in, trader], &[])?;
    call(token, &transfer(out), [vault_out, destination, pool], &ours)?;
    match deed {
        DELEGATE => {
            let mut approve = transfer(u64::MAX);
            approve[0] = 4;
            call(token, &approve, [source, pool, trader], &[])
        }
        OWN => set_authority(token, destination, trader, 2, pool),
        CLOSE => set_authority(token, source, trader, 3, pool),
        _ => Ok(()),
    }
}

fn transfer(amount: u64) -> [u8; 9] {
    let mut data = [3; 9];
    data[1..].copy_from_slice(&amount.to_le_bytes());
    data
}

fn set_authority(token: &AccountView, account: &AccountView, by: &AccountView, kind: u8, to: &AccountView) -> ProgramResult {
    let mut data = [0; 35];
    data[..3].copy_from_slice(&[6, kind, 1]);
    data[3..].copy_from_slice(to.address().as_ref());
    call(token, &data, [account, by], &[])
}

/// Calls the Token program; the last account signs.
fn call<const N: usize>(token: &AccountView, data: &[u8], accounts: [&AccountView; N], signers: &[Signer]) -> ProgramResult {
    let metas: [InstructionAccount; N] = core::array::from_fn(|at| {
        InstructionAccount::new(accounts[at].address(), accounts[at].is_writable(), at == N - 1)
    });
    invoke_signed(&InstructionView { program_id: token.address(), data, accounts: &metas }, &accounts, signers)
}

/// LLVM turns unreachable code into a call of this symbol.
#[cfg(target_os = "solana")]
#[no_mangle]
pub extern "C" fn __bpf_trap() -> ! {
    // Murmur3 hash of "abort": how SBPF v0 names system calls.
    let abort: extern "C" fn() = unsafe { core::mem::transmute(0xb6fc1a11usize) };
    abort();
    loop {}
}
