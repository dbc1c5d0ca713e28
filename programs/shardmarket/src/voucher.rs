//! Voucher v1, read from the Ed25519 instruction that stands right before `settle`.
//!
//! The precompile has verified the signature by the time the program runs, but over the bytes that its offsets name. So every
//! offset is fixed here and every instruction index must say "this instruction": the message read is the message signed.

use crate::MarketError;
use anchor_lang::prelude::*;

/// Length of a voucher.
pub const VOUCHER_LEN: usize = 124;
/// Length of the Ed25519 instruction's data: header 16, key 32, signature 64, voucher.
pub const INSTRUCTION_LEN: usize = 112 + VOUCHER_LEN;

/// Count 1, padding 0, then the offsets: signature 48 in this instruction, key 16 in this one, message 112, 124 bytes, in this one.
const HEADER: [u8; 16] = [1, 0, 48, 0, 0xff, 0xff, 16, 0, 0xff, 0xff, 112, 0, VOUCHER_LEN as u8, 0, 0xff, 0xff];

/// A verified voucher: the session's signer lets `to − from` be spent, split as `shares_hash` says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Voucher {
    pub session: Address,
    /// What was settled before, micro-USDC.
    pub from: u64,
    /// What is settled after, micro-USDC.
    pub to: u64,
    /// Last second at which the voucher is accepted.
    pub expires_at: i64,
    /// sha256 over (worker account 32 ‖ amount u64) in strictly ascending order of worker accounts.
    pub shares_hash: [u8; 32],
}

impl Voucher {
    /// Reads the data of an Ed25519 instruction. Fails with `VoucherMalformed` or, when another key signed, `VoucherWrongSigner`.
    pub fn parse(data: &[u8], signer: &Address) -> core::result::Result<Self, MarketError> {
        let data: &[u8; INSTRUCTION_LEN] = data.try_into().map_err(|_| MarketError::VoucherMalformed)?;
        if data[..16] != HEADER || data[112..116] != *b"SMV1" {
            return Err(MarketError::VoucherMalformed);
        }
        if data[16..48] != *signer.as_ref() {
            return Err(MarketError::VoucherWrongSigner);
        }
        Ok(Self {
            session: Address::new_from_array(bytes(data, 116)),
            from: u64::from_le_bytes(bytes(data, 148)),
            to: u64::from_le_bytes(bytes(data, 156)),
            expires_at: i64::from_le_bytes(bytes(data, 164)),
            shares_hash: bytes(data, 172),
        })
    }

    /// Checks the voucher against a session: its address, what is settled, its deposit, and the time.
    pub fn check(
        &self,
        session: &Address,
        settled: u64,
        deposit: u64,
        now: i64,
    ) -> core::result::Result<(), MarketError> {
        if self.session != *session {
            return Err(MarketError::VoucherWrongSession);
        }
        if self.expires_at < now {
            return Err(MarketError::VoucherExpired);
        }
        if self.from != settled {
            return Err(MarketError::VoucherOutOfSequence);
        }
        if self.to <= self.from || self.to > deposit {
            return Err(MarketError::VoucherOutOfRange);
        }
        Ok(())
    }
}

fn bytes<const N: usize>(data: &[u8; INSTRUCTION_LEN], at: usize) -> [u8; N] {
    let mut out = [0; N];
    out.copy_from_slice(&data[at..at + N]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIGNER: Address = Address::new_from_array([5; 32]);
    const SESSION: Address = Address::new_from_array([6; 32]);

    fn instruction() -> Vec<u8> {
        let mut data = HEADER.to_vec();
        data.extend([5; 32]); // key
        data.extend([8; 64]); // signature: the precompile's affair
        data.extend(b"SMV1");
        data.extend([6; 32]);
        data.extend(100u64.to_le_bytes());
        data.extend(300u64.to_le_bytes());
        data.extend(1_000i64.to_le_bytes());
        data.extend([9; 32]);
        data.extend([10; 32]);
        data
    }

    #[test]
    fn reads_every_field() {
        let voucher = Voucher::parse(&instruction(), &SIGNER).unwrap();
        let expected = Voucher { session: SESSION, from: 100, to: 300, expires_at: 1_000, shares_hash: [9; 32] };
        assert_eq!(voucher, expected);
    }

    #[test]
    fn refuses_a_change_of_any_byte_of_the_header_or_magic() {
        for at in (0..16).chain(112..116) {
            for flip in [1u8, 0x80, 0xff] {
                let mut data = instruction();
                data[at] ^= flip;
                assert_eq!(Voucher::parse(&data, &SIGNER), Err(MarketError::VoucherMalformed), "byte {at}");
            }
        }
    }

    #[test]
    fn refuses_another_length() {
        let data = instruction();
        assert_eq!(Voucher::parse(&data[..data.len() - 1], &SIGNER), Err(MarketError::VoucherMalformed));
        assert_eq!(Voucher::parse(&[data, vec![0]].concat(), &SIGNER), Err(MarketError::VoucherMalformed));
        assert_eq!(Voucher::parse(&[], &SIGNER), Err(MarketError::VoucherMalformed));
    }

    #[test]
    fn refuses_another_key() {
        for at in 16..48 {
            let mut data = instruction();
            data[at] ^= 1;
            assert_eq!(Voucher::parse(&data, &SIGNER), Err(MarketError::VoucherWrongSigner), "byte {at}");
        }
    }

    #[test]
    fn checks_session_sequence_range_and_time() {
        let voucher = Voucher::parse(&instruction(), &SIGNER).unwrap();
        assert_eq!(voucher.check(&SESSION, 100, 300, 1_000), Ok(()));
        assert_eq!(voucher.check(&SIGNER, 100, 300, 1_000), Err(MarketError::VoucherWrongSession));
        assert_eq!(voucher.check(&SESSION, 100, 300, 1_001), Err(MarketError::VoucherExpired));
        assert_eq!(voucher.check(&SESSION, 99, 300, 0), Err(MarketError::VoucherOutOfSequence));
        assert_eq!(voucher.check(&SESSION, 101, 300, 0), Err(MarketError::VoucherOutOfSequence));
        assert_eq!(voucher.check(&SESSION, 100, 299, 0), Err(MarketError::VoucherOutOfRange));
        let empty = Voucher { to: 100, ..voucher };
        assert_eq!(empty.check(&SESSION, 100, 300, 0), Err(MarketError::VoucherOutOfRange));
        let backwards = Voucher { to: 99, ..voucher };
        assert_eq!(backwards.check(&SESSION, 100, 300, 0), Err(MarketError::VoucherOutOfRange));
    }
}
