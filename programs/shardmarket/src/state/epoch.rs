use anchor_lang::prelude::*;

/// A day's split of the treasury, at `"epoch"`, day u64 LE. Written once.
#[account]
pub struct Epoch {
    /// Unix day number.
    pub day: PodU64,
    /// Vested treasury that was split, micro-USDC.
    pub taken: PodU64,
    /// What became burn budget: `floor(taken / 2)`.
    pub burn_half: PodU64,
    /// What went to the stakers' stream: the rest, with the odd micro-USDC.
    pub staker_half: PodU64,
    /// Part of the staker half that can be taken as credit.
    pub credits: PodU64,
    /// When it was opened, unix seconds.
    pub opened_at: PodI64,
    /// Layout version.
    pub version: u8,
    /// Bump of the account's address.
    pub bump: u8,
    /// Room for later versions, zeros.
    pub reserved: [u8; 32],
}

/// `(burn half, staker half)` of `taken`; the odd unit goes to the stakers.
pub fn halves(taken: u64) -> (u64, u64) {
    (taken >> 1, taken - (taken >> 1))
}

#[cfg(test)]
mod tests {
    use super::halves;

    #[test]
    fn the_odd_unit_goes_to_the_stakers() {
        assert_eq!(halves(0), (0, 0));
        assert_eq!(halves(1), (0, 1));
        assert_eq!(halves(10), (5, 5));
        assert_eq!(halves(u64::MAX), (u64::MAX / 2, u64::MAX / 2 + 1));
    }
}
