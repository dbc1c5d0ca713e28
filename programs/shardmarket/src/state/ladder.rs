use crate::RUNGS;
use anchor_lang::prelude::*;
use bytemuck::{Pod, Zeroable};

/// From this bond on (micro-ZERO), that much (micro-USDC) may vest at once.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Pod, Zeroable, IdlType)]
pub struct Rung {
    /// Micro-ZERO.
    pub bond: PodU64,
    /// Micro-USDC.
    pub carries: PodU64,
}

/// How much unvested value a bond carries: rungs in ascending order, the last one reached counts.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Pod, Zeroable, IdlType)]
pub struct Ladder {
    /// In ascending order.
    pub rungs: [Rung; RUNGS],
}

impl Ladder {
    /// Micro-USDC that may vest at once under a bond of `bond` micro-ZERO; 0 below the first rung.
    pub fn carries(&self, bond: u64) -> u64 {
        let reached = self.rungs.iter().rev().find(|rung| rung.bond <= bond);
        reached.map_or(0, |rung| rung.carries.get())
    }

    /// Whether every rung asks for a bond, and none for less or carries less than the one below.
    pub fn is_sound(&self) -> bool {
        let ascending = |pair: &[Rung]| pair[0].bond <= pair[1].bond && pair[0].carries <= pair[1].carries;
        self.rungs[0].bond > 0 && self.rungs.windows(2).all(ascending)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ladder(rungs: [(u64, u64); RUNGS]) -> Ladder {
        Ladder { rungs: rungs.map(|(bond, carries)| Rung { bond: bond.into(), carries: carries.into() }) }
    }

    #[test]
    fn the_highest_rung_reached_counts() {
        let ladder = ladder([(10, 1), (20, 5), (20, 6), (40, 7)]);
        for (bond, carries) in [(0, 0), (9, 0), (10, 1), (19, 1), (20, 6), (39, 6), (40, 7), (u64::MAX, 7)] {
            assert_eq!(ladder.carries(bond), carries, "{bond}");
        }
    }

    #[test]
    fn rungs_ascend_and_none_is_free() {
        assert!(ladder([(1, 0), (1, 0), (1, 0), (1, 0)]).is_sound());
        assert!(!ladder([(0, 0), (1, 1), (1, 1), (1, 1)]).is_sound());
        assert!(!ladder([(1, 1), (2, 2), (1, 2), (2, 2)]).is_sound());
        assert!(!ladder([(1, 1), (2, 2), (2, 1), (2, 2)]).is_sound());
    }
}
