use super::{Limits, Pure};
use crate::{clock::after, MarketError, PARAM_DELAY, PARAM_LIFE};
use anchor_lang::prelude::*;

/// A change of the limits and when it may apply, at `"param_queue"`. There is at most one.
#[account]
pub struct ParamQueue {
    /// Who paid for the account and gets its lamports back.
    pub rent_payer: Address,
    /// The limits to come, checked against the hard-coded maxima.
    pub limits: Limits,
    /// Anyone can apply them from then on, for 7 days.
    pub apply_at: PodI64,
    /// Layout version.
    pub version: u8,
    /// Bump of the account's address.
    pub bump: u8,
    /// Room for later versions, zeros.
    pub reserved: [u8; 32],
}

impl ParamQueue {
    /// Queues `limits` in the place of whatever was queued: the 48 hours begin now. Returns when they end. Fails with
    /// `Overflow`.
    pub fn queue(&mut self, limits: Limits, now: i64) -> Pure<i64> {
        let apply_at = after(now, PARAM_DELAY)?;
        self.limits = limits;
        self.apply_at = apply_at.into();
        Ok(apply_at)
    }

    /// The limits, when they may apply now. Fails with `ParamTooEarly` or `ParamExpired`.
    pub fn due(&self, now: i64) -> Pure<Limits> {
        let apply_at = self.apply_at.get();
        if now < apply_at {
            return Err(MarketError::ParamTooEarly);
        }
        if now >= after(apply_at, PARAM_LIFE)? {
            return Err(MarketError::ParamExpired);
        }
        Ok(self.limits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytemuck::Zeroable;

    fn limits(min_deposit: u64) -> Limits {
        Limits { min_deposit: min_deposit.into(), ..Limits::default() }
    }

    #[test]
    fn a_change_applies_after_its_delay_and_within_its_life() {
        let mut queue = ParamQueue::zeroed();
        assert_eq!(queue.queue(limits(5), 1_000), Ok(1_000 + PARAM_DELAY));
        assert_eq!(queue.due(1_000), Err(MarketError::ParamTooEarly));
        assert_eq!(queue.due(1_000 + PARAM_DELAY - 1), Err(MarketError::ParamTooEarly));
        assert_eq!(queue.due(1_000 + PARAM_DELAY), Ok(limits(5)));
        assert_eq!(queue.due(1_000 + PARAM_DELAY + PARAM_LIFE - 1), Ok(limits(5)));
        assert_eq!(queue.due(1_000 + PARAM_DELAY + PARAM_LIFE), Err(MarketError::ParamExpired));
    }

    #[test]
    fn a_later_change_starts_the_delay_again() {
        let mut queue = ParamQueue::zeroed();
        queue.queue(limits(5), 0).unwrap();
        queue.queue(limits(6), PARAM_DELAY - 1).unwrap();
        assert_eq!(queue.due(PARAM_DELAY), Err(MarketError::ParamTooEarly));
        assert_eq!(queue.due(2 * PARAM_DELAY - 1), Ok(limits(6)));
        assert_eq!(queue.queue(limits(6), i64::MAX), Err(MarketError::Overflow));
    }
}
