//! Hashes of what lies in several places, without copying it together.

/// sha256 of all `parts`, one after the other.
#[cfg(target_os = "solana")]
pub fn of_parts(parts: &[&[u8]]) -> [u8; 32] {
    // Murmur3 hash of "sol_sha256": how SBPF v0 names system calls.
    let sol_sha256: extern "C" fn(*const u8, u64, *mut u8) -> u64 = unsafe { core::mem::transmute(0x11f49d86usize) };
    let mut hash = [0; 32];
    // The runtime reads as many pairs of address and length, which is what slices are, and writes 32 bytes.
    sol_sha256(parts.as_ptr().cast(), parts.len() as u64, hash.as_mut_ptr());
    hash
}

/// sha256 of all `parts`, one after the other.
#[cfg(not(target_os = "solana"))]
pub fn of_parts(parts: &[&[u8]]) -> [u8; 32] {
    anchor_lang::prelude::sha256(&parts.concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_hash_as_one() {
        let whole = anchor_lang::prelude::sha256(b"abcdef");
        assert_eq!(of_parts(&[b"ab", b"", b"cdef"]), whole);
    }
}
