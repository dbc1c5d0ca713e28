use super::Pure;
use crate::MarketError;
use anchor_lang::prelude::*;
use bytemuck::{Pod, Zeroable};
use market_math::{mul_div_floor, BPS};

/// What may still be slashed on one day (unix day number), in micro-ZERO.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Pod, Zeroable, IdlType)]
pub struct SlashCap {
    /// Unix day number.
    pub day: PodU64,
    /// What may still be slashed on it, micro-ZERO.
    pub left: PodU64,
}

impl SlashCap {
    /// Takes up to `wanted` of what is left on `day` and returns it. The first time on a day, `floor(bonds × cap_bps / 10000)`
    /// is left, of the bonds as they are then.
    pub fn take(&mut self, wanted: u64, day: u64, bonds: u64, cap_bps: u16) -> Pure<u64> {
        if self.day != day || self.day.is_zero() {
            let left = mul_div_floor(bonds, cap_bps.into(), BPS).ok_or(MarketError::Overflow)?;
            *self = Self { day: day.into(), left: left.into() };
        }
        let taken = wanted.min(self.left.get());
        self.left = (self.left.get() - taken).into();
        Ok(taken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_has_one_cap_of_the_bonds_at_its_first_slash() {
        let mut cap = SlashCap::default();
        assert_eq!(cap.take(30, 5, 1_001, 1_000), Ok(30));
        assert_eq!(cap.take(100, 5, 1_000_000, 1_000), Ok(70));
        assert_eq!(cap.take(1, 5, 1_000_000, 1_000), Ok(0));
        assert_eq!(cap.take(100, 6, 900, 1_000), Ok(90));
    }
}
