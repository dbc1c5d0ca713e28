use super::Pure;
use crate::{MarketError, LOWEST_MIN_STAKE, MAX_CHALLENGE_WINDOW, MAX_CLOSE_GRACE, MAX_UNSTAKE_COOLDOWN};
use anchor_lang::prelude::*;

/// What the program is configured with, at `"config"`.
#[account]
pub struct Config {
    /// May register models and venues.
    pub authority: Address,
    /// Next authority, all zeros when there is none.
    pub pending_authority: Address,
    /// May only pause.
    pub guardian: Address,
    pub usdc_mint: Address,
    pub zero_mint: Address,
    /// Seconds that earnings and treasury wait after the end of their day.
    pub challenge_window_secs: PodI64,
    /// Seconds that unstaked ZERO waits, earning nothing.
    pub unstake_cooldown_secs: PodI64,
    /// Seconds in which workers can still settle a session that is to be closed.
    pub close_grace_secs: PodI64,
    /// Smallest first deposit of a session, micro-USDC.
    pub min_deposit: PodU64,
    /// Smallest bond of a worker, micro-ZERO.
    pub min_bond: PodU64,
    /// Smallest stake of a position, micro-ZERO.
    pub min_stake: PodU64,
    /// A pause ends by itself at this time.
    pub paused_until: PodI64,
    pub version: u8,
    pub bump: u8,
    pub reserved: [u8; 128],
}

/// Parameters of `init_config`; see `Config`.
#[derive(Clone, Copy, AnchorDeserialize, AnchorSerialize, IdlType)]
pub struct ConfigParams {
    pub guardian: Address,
    pub challenge_window_secs: i64,
    pub unstake_cooldown_secs: i64,
    pub close_grace_secs: i64,
    pub min_deposit: u64,
    pub min_bond: u64,
    pub min_stake: u64,
}

impl ConfigParams {
    /// Checks the hard-coded limits. Fails with `ParamOutOfRange`.
    pub fn check(&self) -> Pure<()> {
        let within = |value: i64, most: i64| value >= 0 && value <= most;
        let sound = within(self.challenge_window_secs, MAX_CHALLENGE_WINDOW)
            && within(self.unstake_cooldown_secs, MAX_UNSTAKE_COOLDOWN)
            && within(self.close_grace_secs, MAX_CLOSE_GRACE)
            && self.min_deposit > 0
            && self.min_bond > 0
            && self.min_stake >= LOWEST_MIN_STAKE;
        if sound {
            Ok(())
        } else {
            Err(MarketError::ParamOutOfRange)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: ConfigParams = ConfigParams {
        guardian: Address::new_from_array([1; 32]),
        challenge_window_secs: MAX_CHALLENGE_WINDOW,
        unstake_cooldown_secs: MAX_UNSTAKE_COOLDOWN,
        close_grace_secs: MAX_CLOSE_GRACE,
        min_deposit: 1,
        min_bond: 1,
        min_stake: LOWEST_MIN_STAKE,
    };

    #[test]
    fn limits_are_inclusive_and_each_is_enforced() {
        assert_eq!(GOOD.check(), Ok(()));
        let bad = [
            ConfigParams { challenge_window_secs: MAX_CHALLENGE_WINDOW + 1, ..GOOD },
            ConfigParams { challenge_window_secs: -1, ..GOOD },
            ConfigParams { unstake_cooldown_secs: MAX_UNSTAKE_COOLDOWN + 1, ..GOOD },
            ConfigParams { unstake_cooldown_secs: -1, ..GOOD },
            ConfigParams { close_grace_secs: MAX_CLOSE_GRACE + 1, ..GOOD },
            ConfigParams { close_grace_secs: -1, ..GOOD },
            ConfigParams { min_deposit: 0, ..GOOD },
            ConfigParams { min_bond: 0, ..GOOD },
            ConfigParams { min_stake: LOWEST_MIN_STAKE - 1, ..GOOD },
        ];
        for params in bad {
            assert_eq!(params.check(), Err(MarketError::ParamOutOfRange));
        }
    }
}
