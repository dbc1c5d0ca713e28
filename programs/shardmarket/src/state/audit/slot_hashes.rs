use crate::{DRAW_DELAY, DRAW_HASHES};
use anchor_lang::prelude::*;
use bytemuck::{Pod, Zeroable};

/// Bytes before the first entry of the SlotHashes sysvar: the number of entries, u64.
const HEADER: usize = 8;

/// A slot with a block, in the sysvar: the newest one comes first.
#[repr(C)]
#[derive(Clone, Copy, Pod, Zeroable)]
struct Entry {
    slot: PodU64,
    hash: [u8; 32],
}

/// The entries of the SlotHashes sysvar.
pub struct SlotHashes<'a>(&'a [Entry]);

/// What a draw has to go by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Luck {
    /// The slots that decide have not all passed.
    TooEarly,
    /// The sysvar may not hold all of them any more.
    Gone,
    /// sha256 over the hashes that decide and the address of what is drawn for.
    Drawn([u8; 32]),
}

impl<'a> SlotHashes<'a> {
    /// Reads the sysvar's data; what is no such data has no entries.
    #[inline(always)]
    pub fn new(data: &'a [u8]) -> Self {
        let Some((header, entries)) = data.split_first_chunk::<HEADER>() else { return Self(&[]) };
        let held = (u64::from_le_bytes(*header) as usize).min(entries.len() / size_of::<Entry>());
        Self(bytemuck::cast_slice(&entries[..held * size_of::<Entry>()]))
    }

    /// The luck of `subject` (an address): of the first `DRAW_HASHES` slots with a block from `DRAW_DELAY` slots after `slot` on.
    /// Nobody knows them at `slot`, and they are the same whoever asks and when.
    #[inline(always)]
    pub fn luck(&self, slot: u64, subject: &Address) -> Luck {
        let later = self.from(slot.saturating_add(DRAW_DELAY));
        if later < DRAW_HASHES {
            return Luck::TooEarly;
        }
        // The first slot is known to be the first only where the sysvar reaches back beyond it.
        if later == self.0.len() {
            return Luck::Gone;
        }
        let mut seed = [[0; 32]; DRAW_HASHES + 1];
        for drawn in 0..DRAW_HASHES {
            seed[drawn] = self.0[later - 1 - drawn].hash;
        }
        seed[DRAW_HASHES] = subject.to_bytes();
        Luck::Drawn(sha256(bytemuck::bytes_of(&seed)))
    }

    /// How many entries are of `target` or later; as they come first, also the place of the first one before it.
    fn from(&self, target: u64) -> usize {
        let (mut low, mut high) = (0, self.0.len());
        while low < high {
            let middle = (low + high) / 2;
            if self.0[middle].slot >= target {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        low
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SUBJECT: Address = Address::new_from_array([7; 32]);

    /// The sysvar of a chain with blocks in `slots`, ascending; the hash of a slot is that number in every byte.
    fn sysvar(slots: &[u64]) -> Vec<u8> {
        let mut data = (slots.len() as u64).to_le_bytes().to_vec();
        for slot in slots.iter().rev() {
            data.extend(slot.to_le_bytes());
            data.extend([*slot as u8; 32]);
        }
        data
    }

    fn drawn(hashes: [u8; DRAW_HASHES]) -> Luck {
        let mut seed: Vec<u8> = hashes.iter().flat_map(|hash| [*hash; 32]).collect();
        seed.extend(SUBJECT.as_ref());
        Luck::Drawn(sha256(&seed))
    }

    fn luck(slots: &[u64], slot: u64) -> Luck {
        SlotHashes::new(&sysvar(slots)).luck(slot, &SUBJECT)
    }

    #[test]
    fn the_first_hashes_after_the_delay_decide_whoever_asks_later() {
        let all: Vec<u64> = (100..200).collect();
        assert_eq!(luck(&all[..36], 100), drawn([132, 133, 134, 135]));
        assert_eq!(luck(&all, 100), drawn([132, 133, 134, 135]));
        assert_ne!(luck(&all, 101), luck(&all, 100));
    }

    #[test]
    fn it_takes_all_of_them() {
        let all: Vec<u64> = (100..200).collect();
        assert_eq!(luck(&all[..32], 100), Luck::TooEarly);
        assert_eq!(luck(&all[..35], 100), Luck::TooEarly);
        assert_eq!(luck(&all, 1_000), Luck::TooEarly);
        assert_eq!(luck(&all, u64::MAX), Luck::TooEarly);
        assert_eq!(luck(&[], 100), Luck::TooEarly);
        assert_eq!(SlotHashes::new(&[]).luck(0, &SUBJECT), Luck::TooEarly);
    }

    #[test]
    fn slots_without_a_block_do_not_count() {
        assert_eq!(luck(&[90, 131, 140, 141, 150], 100), Luck::TooEarly);
        assert_eq!(luck(&[90, 131, 140, 141, 150, 151, 152], 100), drawn([140, 141, 150, 151]));
    }

    #[test]
    fn hashes_that_are_gone_are_not_replaced_by_later_ones() {
        let all: Vec<u64> = (100..200).collect();
        assert_eq!(luck(&all[31..], 100), drawn([132, 133, 134, 135]));
        assert_eq!(luck(&all[32..], 100), Luck::Gone);
        assert_eq!(luck(&all[60..], 100), Luck::Gone);
    }

    #[test]
    fn only_entries_count_that_there_are() {
        let mut data = sysvar(&(100..136).collect::<Vec<_>>());
        data[..8].copy_from_slice(&4u64.to_le_bytes());
        assert_eq!(SlotHashes::new(&data).luck(100, &SUBJECT), Luck::Gone);
        data[..8].copy_from_slice(&5u64.to_le_bytes());
        assert_eq!(SlotHashes::new(&data).luck(100, &SUBJECT), drawn([132, 133, 134, 135]));
        data[..8].copy_from_slice(&3u64.to_le_bytes());
        assert_eq!(SlotHashes::new(&data).luck(100, &SUBJECT), Luck::TooEarly);
        data[..8].copy_from_slice(&u64::MAX.to_le_bytes());
        assert_eq!(SlotHashes::new(&data).luck(100, &SUBJECT), drawn([132, 133, 134, 135]));
        assert_eq!(SlotHashes::new(&data[..7]).luck(100, &SUBJECT), Luck::TooEarly);
    }

    #[test]
    fn another_subject_has_other_luck() {
        let all: Vec<u64> = (100..200).collect();
        let other = SlotHashes::new(&sysvar(&all)).luck(100, &Address::new_from_array([8; 32]));
        assert_ne!(other, luck(&all, 100));
    }
}
