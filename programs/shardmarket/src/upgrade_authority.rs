//! The upgrade authority, as the upgradeable loader stores it.

use anchor_lang::prelude::*;

/// The authority in a `ProgramData` account: `u32` tag 3, `u64` slot, `Option<Address>`, then the program.
/// `None` for any other account and for a program that can no longer be upgraded.
pub fn upgrade_authority(program_data: &[u8]) -> Option<Address> {
    let header: &[u8; 45] = program_data.get(..45)?.try_into().ok()?;
    if header[..4] != [3, 0, 0, 0] || header[12] != 1 {
        return None;
    }
    let mut key = [0; 32];
    key.copy_from_slice(&header[13..]);
    Some(Address::new_from_array(key))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn program_data(tag: u8, option: u8) -> Vec<u8> {
        let mut data = vec![tag, 0, 0, 0, 9, 9, 9, 9, 9, 9, 9, 9, option];
        data.extend([7; 32]);
        data.extend(b"\x7fELF");
        data
    }

    #[test]
    fn reads_the_authority() {
        assert_eq!(upgrade_authority(&program_data(3, 1)), Some(Address::new_from_array([7; 32])));
    }

    #[test]
    fn refuses_other_accounts_and_final_programs() {
        assert_eq!(upgrade_authority(&program_data(2, 1)), None);
        assert_eq!(upgrade_authority(&program_data(3, 0)), None);
        assert_eq!(upgrade_authority(&program_data(3, 1)[..44]), None);
        assert_eq!(upgrade_authority(&[]), None);
    }
}
