use super::{seconds_between, Limits, Pure};
use crate::{clock::after, MarketError, PAUSE_SECS, PAUSE_SPACING};
use anchor_lang::prelude::*;

/// What the program is configured with, at `"config"`.
#[account]
pub struct Config {
    /// May register models and venues and queue limits.
    pub authority: Address,
    /// Next authority, all zeros when there is none.
    pub pending_authority: Address,
    /// The mint of USDC: classic Token program, 6 decimals.
    pub usdc_mint: Address,
    /// The mint of ZERO: classic Token program, 6 decimals.
    pub zero_mint: Address,
    /// What the authority may change, through the queue.
    pub limits: Limits,
    /// A pause ends by itself at this time; 0 when there never was one.
    pub paused_until: PodI64,
    /// When the last pause began.
    pub paused_at: PodI64,
    /// Layout version.
    pub version: u8,
    /// Bump of the account's address.
    pub bump: u8,
    /// Room for later versions, zeros.
    pub reserved: [u8; 128],
}

impl Config {
    /// Refuses what brings money in or trades while a pause lasts. Nothing that pays out asks. Fails with `Paused`.
    pub fn check_running(&self, now: i64) -> Pure<()> {
        if self.is_paused(now) {
            return Err(MarketError::Paused);
        }
        Ok(())
    }

    fn is_paused(&self, now: i64) -> bool {
        now < self.paused_until.get()
    }

    /// Makes `signer` the authority. Fails with `NoPendingAuthority` when nobody was proposed, with `Unauthorized` when somebody
    /// else was.
    pub fn accept_authority(&mut self, signer: &Address) -> Pure<()> {
        if self.pending_authority == Address::default() {
            return Err(MarketError::NoPendingAuthority);
        }
        if signer != &self.pending_authority {
            return Err(MarketError::Unauthorized);
        }
        self.authority = self.pending_authority;
        self.pending_authority = Address::default();
        Ok(())
    }

    /// The guardian or the authority. Fails with `Unauthorized` for anybody else.
    pub fn check_guard(&self, signer: &Address) -> Pure<()> {
        if signer == &self.limits.guardian || signer == &self.authority {
            Ok(())
        } else {
            Err(MarketError::Unauthorized)
        }
    }

    /// Begins a pause of 6 hours and returns its end. Fails with `PausedTooRecently` less than 24 hours after the last one
    /// began, however it ended.
    pub fn pause(&mut self, now: i64) -> Pure<i64> {
        let first = self.paused_until.get() == 0;
        if !first && seconds_between(self.paused_at.get(), now) < PAUSE_SPACING as u64 {
            return Err(MarketError::PausedTooRecently);
        }
        let until = after(now, PAUSE_SECS)?;
        self.paused_at = now.into();
        self.paused_until = until.into();
        Ok(until)
    }

    /// Ends a pause early. Fails with `NotPaused`.
    pub fn unpause(&mut self, now: i64) -> Pure<()> {
        if !self.is_paused(now) {
            return Err(MarketError::NotPaused);
        }
        self.paused_until = now.into();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::DAY;
    use bytemuck::Zeroable;

    const NOON: i64 = 43_200;

    fn key(byte: u8) -> Address {
        Address::new_from_array([byte; 32])
    }

    #[test]
    fn a_pause_ends_by_itself_after_six_hours() {
        let mut config = Config::zeroed();
        assert_eq!(config.check_running(0), Ok(()));
        assert_eq!(config.pause(NOON), Ok(NOON + 6 * 3_600));
        assert_eq!(config.check_running(NOON), Err(MarketError::Paused));
        assert_eq!(config.check_running(NOON + 6 * 3_600 - 1), Err(MarketError::Paused));
        assert_eq!(config.check_running(NOON + 6 * 3_600), Ok(()));
    }

    #[test]
    fn pauses_begin_a_day_apart_even_when_they_end_early() {
        let mut config = Config::zeroed();
        config.pause(NOON).unwrap();
        assert_eq!(config.pause(NOON), Err(MarketError::PausedTooRecently));
        config.unpause(NOON + 60).unwrap();
        assert_eq!(config.check_running(NOON + 60), Ok(()));
        assert_eq!(config.pause(NOON + 61), Err(MarketError::PausedTooRecently));
        assert_eq!(config.pause(NOON + DAY as i64 - 1), Err(MarketError::PausedTooRecently));
        assert_eq!(config.pause(NOON - 5), Err(MarketError::PausedTooRecently));
        assert_eq!(config.pause(NOON + DAY as i64), Ok(NOON + DAY as i64 + 6 * 3_600));
    }

    #[test]
    fn only_a_pause_can_be_ended() {
        let mut config = Config::zeroed();
        assert_eq!(config.unpause(NOON), Err(MarketError::NotPaused));
        config.pause(NOON).unwrap();
        assert_eq!(config.unpause(NOON + 6 * 3_600), Err(MarketError::NotPaused));
        assert_eq!(config.pause(i64::MAX), Err(MarketError::Overflow));
    }

    #[test]
    fn the_proposed_key_alone_becomes_the_authority() {
        let mut config = Config { authority: key(1), ..Config::zeroed() };
        assert_eq!(config.accept_authority(&key(2)), Err(MarketError::NoPendingAuthority));
        assert_eq!(config.accept_authority(&Address::default()), Err(MarketError::NoPendingAuthority));
        config.pending_authority = key(2);
        assert_eq!(config.accept_authority(&key(1)), Err(MarketError::Unauthorized));
        assert_eq!(config.accept_authority(&key(2)), Ok(()));
        assert_eq!((config.authority, config.pending_authority), (key(2), Address::default()));
        assert_eq!(config.accept_authority(&key(2)), Err(MarketError::NoPendingAuthority));
    }

    #[test]
    fn guardian_and_authority_guard() {
        let mut config = Config { authority: key(1), pending_authority: key(3), ..Config::zeroed() };
        config.limits.guardian = key(2);
        assert_eq!(config.check_guard(&key(1)), Ok(()));
        assert_eq!(config.check_guard(&key(2)), Ok(()));
        assert_eq!(config.check_guard(&key(3)), Err(MarketError::Unauthorized));
    }
}
