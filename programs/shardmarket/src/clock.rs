//! The chain's clock.

use crate::{MarketError, DAY};
use anchor_lang::prelude::*;

/// Now: unix seconds (never negative) and slot.
#[derive(Clone, Copy)]
pub struct Now {
    pub unix: i64,
    pub slot: u64,
}

impl Now {
    /// Reads the clock sysvar. Fails with `BadClock` before 1970.
    pub fn read() -> Result<Self> {
        let clock = Clock::get()?;
        require!(clock.unix_timestamp >= 0, MarketError::BadClock);
        Ok(Self { unix: clock.unix_timestamp, slot: clock.slot })
    }

    /// The current day, `floor(unix / 86400)`.
    pub fn day(&self) -> u64 {
        self.unix as u64 / DAY
    }

    /// The first day whose bucket has not vested now: all days before it ended at least `window` seconds ago.
    pub fn first_unvested(&self, window: i64) -> u64 {
        (self.unix as u64).saturating_sub(window as u64) / DAY
    }
}

/// The first day whose bucket had not vested at the start of `day`.
pub fn first_unvested_at_start(day: u64, window: i64) -> u64 {
    day.saturating_sub((window as u64).div_ceil(DAY))
}

/// `start + seconds`. Fails with `Overflow`.
pub fn after(start: i64, seconds: i64) -> core::result::Result<i64, MarketError> {
    start.checked_add(seconds).ok_or(MarketError::Overflow)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(unix: u64) -> Now {
        Now { unix: unix as i64, slot: 0 }
    }

    #[test]
    fn a_day_vests_one_window_after_its_end() {
        let window = 2 * DAY as i64 + 5;
        let vests = 8 * DAY + window as u64; // day 7 ends at 8 × DAY
        assert_eq!(at(vests - 1).first_unvested(window), 7);
        assert_eq!(at(vests).first_unvested(window), 8);
        assert_eq!(at(3).first_unvested(window), 0);
    }

    #[test]
    fn the_start_of_a_day_is_that_second() {
        for window in [0, 1, DAY as i64 - 1, DAY as i64, DAY as i64 + 1, MAX] {
            for day in 0..12 {
                assert_eq!(
                    first_unvested_at_start(day, window),
                    at(day * DAY).first_unvested(window),
                    "{day} {window}"
                );
            }
        }
    }

    const MAX: i64 = crate::MAX_CHALLENGE_WINDOW;

    #[test]
    fn time_does_not_wrap() {
        assert_eq!(after(i64::MAX, 1), Err(MarketError::Overflow));
    }
}
