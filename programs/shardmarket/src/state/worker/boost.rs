use super::{StakePosition, Worker};
use crate::{seconds_between, MarketError, Pure, BOOST_DELAY, MAX_BOOST_BPS};
use anchor_lang::prelude::*;
use market_math::mul_div_floor;

/// The addresses of the two accounts that a link connects.
#[derive(Clone, Copy)]
pub struct BoostLink {
    /// The worker's account.
    pub worker: Address,
    /// The stake position's account.
    pub position: Address,
}

impl Worker {
    /// Links a stake position from `now` on (unix seconds); it boosts a day later. Fails with `BoostTaken` where the worker or the
    /// position is linked already: no stake counts twice.
    pub fn link_boost(&mut self, position: &mut StakePosition, link: &BoostLink, now: i64) -> Pure<()> {
        if self.booster != Address::default() || position.boosts != Address::default() {
            return Err(MarketError::BoostTaken);
        }
        (self.booster, position.boosts) = (link.position, link.worker);
        position.boost_since = now.into();
        Ok(())
    }

    /// Ends the link and the boost. The caller has checked that the two are linked.
    pub fn unlink_boost(&mut self, position: &mut StakePosition) {
        (self.booster, position.boosts) = (Address::default(), Address::default());
        self.boost_bps = PodU16::ZERO;
    }

    /// Sets the boost to what the linked stake earns now and returns it, basis points: `min(1000, floor(staked × 1000 / full))`,
    /// where `full` is the stake of the whole boost (micro-ZERO), and 0 for who leaves. A fall counts at once. Fails with
    /// `BoostTooEarly` for a rise in the day after the link or the last stake, so that stake of a moment boosts nothing.
    pub fn refresh_boost(&mut self, position: &StakePosition, full: u64, now: i64) -> Pure<u16> {
        let boost = self.boost_of(position, full)?;
        if boost > self.boost_bps.get() && seconds_between(position.boost_since.get(), now) < BOOST_DELAY as u64 {
            return Err(MarketError::BoostTooEarly);
        }
        self.boost_bps = boost.into();
        Ok(boost)
    }

    /// Lowers the boost to what is still staked, and never raises it.
    pub fn lower_boost(&mut self, position: &StakePosition, full: u64) -> Pure<()> {
        let boost = self.boost_of(position, full)?;
        self.boost_bps = self.boost_bps.get().min(boost).into();
        Ok(())
    }

    fn boost_of(&self, position: &StakePosition, full: u64) -> Pure<u16> {
        if !self.exit_at.is_zero() {
            return Ok(0);
        }
        // No product of more than `full` is taken, so the part is at most the whole boost and fits.
        let staked = position.staked.get().min(full);
        let boost = mul_div_floor(staked, MAX_BOOST_BPS, full).ok_or(MarketError::Overflow)?;
        Ok(boost as u16)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytemuck::Zeroable;
    use proptest::prelude::*;

    const NOW: i64 = 1_700_000_000;
    const FULL: u64 = 100_000_000_000;
    const LINK: BoostLink =
        BoostLink { worker: Address::new_from_array([1; 32]), position: Address::new_from_array([2; 32]) };

    fn linked(staked: u64) -> (Worker, StakePosition) {
        let (mut worker, mut position) =
            (Worker::zeroed(), StakePosition { staked: staked.into(), ..StakePosition::zeroed() });
        worker.link_boost(&mut position, &LINK, NOW).unwrap();
        (worker, position)
    }

    #[test]
    fn a_worker_and_a_position_are_linked_once() {
        let (mut worker, mut position) = linked(FULL);
        assert_eq!((worker.booster, position.boosts), (LINK.position, LINK.worker));
        let taken = Err(MarketError::BoostTaken);
        assert_eq!(worker.link_boost(&mut StakePosition::zeroed(), &LINK, NOW), taken);
        assert_eq!(Worker::zeroed().link_boost(&mut position, &LINK, NOW), taken);
        worker.boost_bps = 5.into();
        worker.unlink_boost(&mut position);
        assert_eq!((worker.booster, position.boosts), (Address::default(), Address::default()));
        assert_eq!(worker.boost_bps.get(), 0);
        assert_eq!(worker.link_boost(&mut position, &LINK, NOW + 7), Ok(()));
        assert_eq!(position.boost_since.get(), NOW + 7);
    }

    #[test]
    fn a_rise_waits_for_a_day_and_a_fall_does_not() {
        let (mut worker, mut position) = linked(FULL / 2);
        let day = NOW + BOOST_DELAY;
        assert_eq!(worker.refresh_boost(&position, FULL, day - 1), Err(MarketError::BoostTooEarly));
        assert_eq!(worker.boost_bps.get(), 0);
        assert_eq!(worker.refresh_boost(&position, FULL, day), Ok(500));
        position.boost_since = day.into();
        assert_eq!(worker.refresh_boost(&position, FULL, day), Ok(500));
        position.staked = FULL.into();
        assert_eq!(worker.refresh_boost(&position, FULL, day), Err(MarketError::BoostTooEarly));
        position.staked = (FULL / 4).into();
        assert_eq!(worker.refresh_boost(&position, FULL, day), Ok(250));
    }

    #[test]
    fn unstaking_lowers_and_never_raises() {
        let (mut worker, mut position) = linked(FULL);
        assert_eq!(worker.lower_boost(&position, FULL), Ok(()));
        assert_eq!(worker.boost_bps.get(), 0);
        worker.boost_bps = 700.into();
        assert_eq!(worker.lower_boost(&position, FULL), Ok(()));
        assert_eq!(worker.boost_bps.get(), 700);
        position.staked = (FULL / 2 - 1).into();
        assert_eq!(worker.lower_boost(&position, FULL), Ok(()));
        assert_eq!(worker.boost_bps.get(), 499);
    }

    #[test]
    fn who_leaves_is_not_boosted() {
        let (mut worker, position) = linked(FULL);
        worker.exit_at = 1.into();
        assert_eq!(worker.refresh_boost(&position, FULL, NOW + BOOST_DELAY), Ok(0));
    }

    proptest! {
        #[test]
        fn a_boost_is_floored_and_capped(staked in any::<u64>(), full in 1u64..) {
            let (mut worker, position) = linked(staked);
            let expected = (u128::from(staked) * 1_000 / u128::from(full)).min(1_000);
            prop_assert_eq!(worker.refresh_boost(&position, full, NOW + BOOST_DELAY).map(u128::from), Ok(expected));
        }
    }
}
