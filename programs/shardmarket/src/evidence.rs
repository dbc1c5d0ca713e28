//! Two receipts v2, read from the Ed25519 instruction that stands right before `slash_by_proof`.
//!
//! As with a voucher, the precompile has verified the signatures over the bytes that its offsets name. Every offset is fixed here
//! and every instruction index must say "this instruction": the messages read are the messages signed, each by its own key.

use crate::{MarketError, Pure, ED25519_PROGRAM};
use anchor_lang::{address_eq, prelude::*};

/// Length of what a worker signs: magic 4, computation 32, output root 32, sha256 of everything else 32.
pub const RECEIPT_LEN: usize = 100;
/// Length of the Ed25519 instruction's data: header 30, twice key 32 and signature 64, two receipts.
pub const INSTRUCTION_LEN: usize = 30 + 2 * 96 + 2 * RECEIPT_LEN;

const KEYS: [usize; 2] = [30, 126];
const RECEIPTS: [usize; 2] = [222, 222 + RECEIPT_LEN];

/// Count 2, padding 0, then for each signature the offsets: signature, key and receipt, all three in this instruction.
const HEADER: [u8; 30] = {
    let [key, receipt] = [KEYS[0], RECEIPTS[0]];
    let first = offsets(key + 32, key, receipt);
    let second = offsets(KEYS[1] + 32, KEYS[1], RECEIPTS[1]);
    let mut header = [0; 30];
    header[0] = 2;
    let mut at = 0;
    while at < 14 {
        header[2 + at] = first[at];
        header[16 + at] = second[at];
        at += 1;
    }
    header
};

const fn offsets(signature: usize, key: usize, receipt: usize) -> [u8; 14] {
    let [signature, key, receipt] =
        [(signature as u16).to_le_bytes(), (key as u16).to_le_bytes(), (receipt as u16).to_le_bytes()];
    let length = (RECEIPT_LEN as u16).to_le_bytes();
    [
        signature[0],
        signature[1],
        0xff,
        0xff,
        key[0],
        key[1],
        0xff,
        0xff,
        receipt[0],
        receipt[1],
        length[0],
        length[1],
        0xff,
        0xff,
    ]
}

/// A verified receipt: `signer` says that `computation` gives `output`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Statement<'a> {
    pub signer: &'a [u8; 32],
    /// sha256 of what decides on the output: manifest hash 32, numerics class 32, layers `[u16, u16)`, committed positions u32,
    /// input root 32. Buyers and keepers pay for no receipt in which it is anything else.
    pub computation: &'a [u8; 32],
    /// Merkle root over the rows that went out.
    pub output: &'a [u8; 32],
}

/// Reads the data of an Ed25519 instruction. Fails with `EvidenceMalformed`.
pub fn parse(data: &[u8]) -> Pure<[Statement<'_>; 2]> {
    let data: &[u8; INSTRUCTION_LEN] = data.try_into().map_err(|_| MarketError::EvidenceMalformed)?;
    let magic = |at: usize| data[at..at + 4] == *b"SMR2";
    if data[..30] != HEADER || !magic(RECEIPTS[0]) || !magic(RECEIPTS[1]) {
        return Err(MarketError::EvidenceMalformed);
    }
    let statement = |which: usize| {
        let (key, receipt) = (KEYS[which], RECEIPTS[which]);
        Statement { signer: field(data, key), computation: field(data, receipt + 4), output: field(data, receipt + 36) }
    };
    Ok([statement(0), statement(1)])
}

fn field(data: &[u8; INSTRUCTION_LEN], at: usize) -> &[u8; 32] {
    data[at..].first_chunk().unwrap_or(&[0; 32])
}

/// Reads the Ed25519 instruction right before and gives its two receipts to `judge`. Fails with `EvidenceMalformed` when it is
/// missing or has another layout.
pub fn judge<T>(
    instructions: &Sysvar<SysvarInstructions>,
    judge: impl FnOnce(&[Statement<'_>; 2]) -> Pure<T>,
) -> Pure<T> {
    let previous = instructions.get_instruction_relative(-1).map_err(|_| MarketError::EvidenceMalformed)?;
    if !address_eq(previous.get_program_id(), &ED25519_PROGRAM) {
        return Err(MarketError::EvidenceMalformed);
    }
    judge(&parse(previous.get_instruction_data())?)
}

/// An instruction of two receipts with byte `7` throughout, signed by `keys`, that differ in their outputs.
#[cfg(test)]
pub(crate) fn instruction(keys: [u8; 2]) -> Vec<u8> {
    let mut data = HEADER.to_vec();
    for key in keys {
        data.extend([key; 32]);
        data.extend([8; 64]); // signature: the precompile's affair
    }
    for output in [1, 2] {
        data.extend(b"SMR2");
        data.extend([7; 32]);
        data.extend([output; 32]);
        data.extend([9; 32]);
    }
    data
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_names_two_signatures_in_this_instruction() {
        let expected: [u16; 15] =
            [2, 62, 0xffff, 30, 0xffff, 222, 100, 0xffff, 158, 0xffff, 126, 0xffff, 322, 100, 0xffff];
        let words: Vec<u16> = HEADER.chunks(2).map(|word| u16::from_le_bytes([word[0], word[1]])).collect();
        assert_eq!(words, expected);
        assert_eq!(INSTRUCTION_LEN, 422);
    }

    #[test]
    fn reads_both_receipts() {
        let data = instruction([5, 6]);
        let [first, second] = parse(&data).unwrap();
        assert_eq!(first, Statement { signer: &[5; 32], computation: &[7; 32], output: &[1; 32] });
        assert_eq!(second, Statement { signer: &[6; 32], computation: &[7; 32], output: &[2; 32] });
    }

    #[test]
    fn refuses_a_change_of_any_byte_of_the_header_or_a_magic() {
        for at in (0..30).chain(222..226).chain(322..326) {
            for flip in [1u8, 0x80, 0xff] {
                let mut data = instruction([5, 5]);
                data[at] ^= flip;
                assert_eq!(parse(&data), Err(MarketError::EvidenceMalformed), "byte {at}");
            }
        }
    }

    #[test]
    fn refuses_another_length() {
        let data = instruction([5, 5]);
        assert_eq!(parse(&data[..data.len() - 1]), Err(MarketError::EvidenceMalformed));
        assert_eq!(parse(&[data, vec![0]].concat()), Err(MarketError::EvidenceMalformed));
        assert_eq!(parse(&[]), Err(MarketError::EvidenceMalformed));
    }
}
