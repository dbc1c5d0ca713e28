use super::{Ladder, Pure, Rung};
use crate::*;
use anchor_lang::prelude::*;
use bytemuck::{Pod, Zeroable};

/// Basis points in one.
const BPS: u16 = market_math::BPS as u16;

/// What the authority may change, after 48 hours in the queue; within the maxima of `constants.rs`.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Pod, Zeroable, IdlType)]
pub struct Limits {
    /// May only pause, and retire venues.
    pub guardian: Address,
    /// Seconds that earnings and treasury wait after the end of their day.
    pub challenge_window_secs: PodI64,
    /// Seconds that unstaked ZERO waits, earning nothing.
    pub unstake_cooldown_secs: PodI64,
    /// Seconds in which workers can still settle a session that is to be closed.
    pub close_grace_secs: PodI64,
    /// Seconds between a worker's request to leave and the withdrawal of its bond.
    pub exit_cooldown_secs: PodI64,
    /// Seconds in which a worker must answer an audit.
    pub audit_response_secs: PodI64,
    /// Seconds after the answer in which the drawn auditors vote.
    pub audit_vote_secs: PodI64,
    /// Smallest first deposit of a session, micro-USDC.
    pub min_deposit: PodU64,
    /// Smallest bond of a worker, micro-ZERO.
    pub min_bond: PodU64,
    /// Smallest stake of a position, micro-ZERO.
    pub min_stake: PodU64,
    /// Bond of a worker that may be drawn as an auditor, micro-ZERO.
    pub min_auditor_bond: PodU64,
    /// What a challenger puts up to open an audit, micro-ZERO.
    pub challenge_bond: PodU64,
    /// Stake that earns a worker the whole boost, micro-ZERO.
    pub full_boost_stake: PodU64,
    /// How much may vest at once under which bond.
    pub ladder: Ladder,
    /// Part of batches that are audited by the draw, basis points.
    pub audit_rate_bps: PodU16,
    /// The same for a worker's first batches.
    pub new_audit_rate_bps: PodU16,
    /// Part of the bond that a fault costs, basis points.
    pub slash_bps: PodU16,
    /// Part of what is slashed that goes to those who found the fault, basis points; the rest is burned.
    pub bounty_bps: PodU16,
    /// Most of all bonds that may be slashed in one day, basis points.
    pub slash_cap_bps: PodU16,
    /// Part of each epoch's staker half that can be taken as credit, basis points.
    pub credit_bps: PodU16,
}

/// `Limits` as an instruction's argument.
#[derive(Clone, Copy, AnchorDeserialize, AnchorSerialize, IdlType)]
pub struct LimitsArgs {
    /// May only pause, and retire venues.
    pub guardian: Address,
    /// Seconds: 0 to 3 days.
    pub challenge_window_secs: i64,
    /// Seconds: 0 to 30 days.
    pub unstake_cooldown_secs: i64,
    /// Seconds: 0 to 7 days.
    pub close_grace_secs: i64,
    /// Seconds: at least the challenge window and a day, at most 30 days.
    pub exit_cooldown_secs: i64,
    /// Seconds: 1 second to 2 days.
    pub audit_response_secs: i64,
    /// Seconds: 1 second to 2 days.
    pub audit_vote_secs: i64,
    /// Micro-USDC, above 0.
    pub min_deposit: u64,
    /// Micro-ZERO, above 0.
    pub min_bond: u64,
    /// Micro-ZERO, at least 1 ZERO.
    pub min_stake: u64,
    /// Micro-ZERO, at least `min_bond`.
    pub min_auditor_bond: u64,
    /// Micro-ZERO, above 0.
    pub challenge_bond: u64,
    /// Micro-ZERO, at least `min_stake`.
    pub full_boost_stake: u64,
    /// 4 rungs, ascending in both fields.
    pub ladder: [RungArgs; RUNGS],
    /// Basis points, at most `new_audit_rate_bps`.
    pub audit_rate_bps: u16,
    /// Basis points, at most 10,000.
    pub new_audit_rate_bps: u16,
    /// Basis points, at most 10,000.
    pub slash_bps: u16,
    /// Basis points, at most 5,000.
    pub bounty_bps: u16,
    /// Basis points, at most 10,000.
    pub slash_cap_bps: u16,
    /// Basis points, at most 500.
    pub credit_bps: u16,
}

/// `Rung` as an instruction's argument.
#[derive(Clone, Copy, AnchorDeserialize, AnchorSerialize, IdlType)]
pub struct RungArgs {
    /// From this bond on, micro-ZERO.
    pub bond: u64,
    /// That much may vest at once, micro-USDC.
    pub carries: u64,
}

impl LimitsArgs {
    /// The limits, checked against the hard-coded maxima. Fails with `ParamOutOfRange`.
    pub fn checked(&self) -> Pure<Limits> {
        let limits = self.stored();
        if self.times_are_sound() && self.amounts_are_sound() && self.rates_are_sound() && limits.ladder.is_sound() {
            Ok(limits)
        } else {
            Err(MarketError::ParamOutOfRange)
        }
    }

    fn times_are_sound(&self) -> bool {
        let within = |value: i64, most: i64| value >= 0 && value <= most;
        within(self.challenge_window_secs, MAX_CHALLENGE_WINDOW)
            && within(self.unstake_cooldown_secs, MAX_UNSTAKE_COOLDOWN)
            && within(self.close_grace_secs, MAX_CLOSE_GRACE)
            && within(self.exit_cooldown_secs, MAX_EXIT_COOLDOWN)
            // A worker's last batch is out of its window before its bond can leave.
            && self.exit_cooldown_secs >= self.challenge_window_secs + DAY as i64
            && within(self.audit_response_secs, MAX_AUDIT_SECS)
            && self.audit_response_secs > 0
            && within(self.audit_vote_secs, MAX_AUDIT_SECS)
            && self.audit_vote_secs > 0
    }

    fn amounts_are_sound(&self) -> bool {
        self.min_deposit > 0
            && self.min_bond > 0
            && self.min_stake >= LOWEST_MIN_STAKE
            && self.min_auditor_bond >= self.min_bond
            && self.challenge_bond > 0
            && self.full_boost_stake >= self.min_stake
    }

    fn rates_are_sound(&self) -> bool {
        self.audit_rate_bps <= self.new_audit_rate_bps
            && self.new_audit_rate_bps <= BPS
            && self.slash_bps <= BPS
            && self.bounty_bps <= MAX_BOUNTY_BPS
            && self.slash_cap_bps <= BPS
            && self.credit_bps <= MAX_CREDIT_BPS
    }

    fn stored(&self) -> Limits {
        let rung = |args: RungArgs| Rung { bond: args.bond.into(), carries: args.carries.into() };
        Limits {
            guardian: self.guardian,
            challenge_window_secs: self.challenge_window_secs.into(),
            unstake_cooldown_secs: self.unstake_cooldown_secs.into(),
            close_grace_secs: self.close_grace_secs.into(),
            exit_cooldown_secs: self.exit_cooldown_secs.into(),
            audit_response_secs: self.audit_response_secs.into(),
            audit_vote_secs: self.audit_vote_secs.into(),
            min_deposit: self.min_deposit.into(),
            min_bond: self.min_bond.into(),
            min_stake: self.min_stake.into(),
            min_auditor_bond: self.min_auditor_bond.into(),
            challenge_bond: self.challenge_bond.into(),
            full_boost_stake: self.full_boost_stake.into(),
            ladder: Ladder { rungs: self.ladder.map(rung) },
            audit_rate_bps: self.audit_rate_bps.into(),
            new_audit_rate_bps: self.new_audit_rate_bps.into(),
            slash_bps: self.slash_bps.into(),
            bounty_bps: self.bounty_bps.into(),
            slash_cap_bps: self.slash_cap_bps.into(),
            credit_bps: self.credit_bps.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: LimitsArgs = LimitsArgs {
        guardian: Address::new_from_array([1; 32]),
        challenge_window_secs: MAX_CHALLENGE_WINDOW,
        unstake_cooldown_secs: MAX_UNSTAKE_COOLDOWN,
        close_grace_secs: MAX_CLOSE_GRACE,
        exit_cooldown_secs: MAX_EXIT_COOLDOWN,
        audit_response_secs: MAX_AUDIT_SECS,
        audit_vote_secs: MAX_AUDIT_SECS,
        min_deposit: 1,
        min_bond: 1,
        min_stake: LOWEST_MIN_STAKE,
        min_auditor_bond: 1,
        challenge_bond: 1,
        full_boost_stake: LOWEST_MIN_STAKE,
        ladder: [RungArgs { bond: 1, carries: 1 }; RUNGS],
        audit_rate_bps: 10_000,
        new_audit_rate_bps: 10_000,
        slash_bps: 10_000,
        bounty_bps: MAX_BOUNTY_BPS,
        slash_cap_bps: 10_000,
        credit_bps: MAX_CREDIT_BPS,
    };

    #[test]
    fn limits_are_inclusive_and_each_is_enforced() {
        assert!(GOOD.checked().is_ok());
        let shortest = MAX_CHALLENGE_WINDOW + DAY as i64;
        assert!(LimitsArgs { exit_cooldown_secs: shortest, ..GOOD }.checked().is_ok());
        let falling = [RungArgs { bond: 2, carries: 2 }, RungArgs { bond: 1, carries: 2 }];
        let bad = [
            LimitsArgs { challenge_window_secs: MAX_CHALLENGE_WINDOW + 1, ..GOOD },
            LimitsArgs { challenge_window_secs: -1, ..GOOD },
            LimitsArgs { unstake_cooldown_secs: MAX_UNSTAKE_COOLDOWN + 1, ..GOOD },
            LimitsArgs { unstake_cooldown_secs: -1, ..GOOD },
            LimitsArgs { close_grace_secs: MAX_CLOSE_GRACE + 1, ..GOOD },
            LimitsArgs { close_grace_secs: -1, ..GOOD },
            LimitsArgs { exit_cooldown_secs: MAX_EXIT_COOLDOWN + 1, ..GOOD },
            LimitsArgs { exit_cooldown_secs: shortest - 1, ..GOOD },
            LimitsArgs { audit_response_secs: 0, ..GOOD },
            LimitsArgs { audit_response_secs: MAX_AUDIT_SECS + 1, ..GOOD },
            LimitsArgs { audit_vote_secs: 0, ..GOOD },
            LimitsArgs { audit_vote_secs: MAX_AUDIT_SECS + 1, ..GOOD },
            LimitsArgs { min_deposit: 0, ..GOOD },
            LimitsArgs { min_bond: 0, ..GOOD },
            LimitsArgs { min_stake: LOWEST_MIN_STAKE - 1, ..GOOD },
            LimitsArgs { min_auditor_bond: 0, ..GOOD },
            LimitsArgs { challenge_bond: 0, ..GOOD },
            LimitsArgs { full_boost_stake: LOWEST_MIN_STAKE - 1, ..GOOD },
            LimitsArgs { audit_rate_bps: 10_000, new_audit_rate_bps: 9_999, ..GOOD },
            LimitsArgs { new_audit_rate_bps: 10_001, ..GOOD },
            LimitsArgs { slash_bps: 10_001, ..GOOD },
            LimitsArgs { bounty_bps: MAX_BOUNTY_BPS + 1, ..GOOD },
            LimitsArgs { slash_cap_bps: 10_001, ..GOOD },
            LimitsArgs { credit_bps: MAX_CREDIT_BPS + 1, ..GOOD },
            LimitsArgs { ladder: [falling[0], falling[1], falling[0], falling[0]], ..GOOD },
        ];
        for (place, limits) in bad.iter().enumerate() {
            assert_eq!(limits.checked(), Err(MarketError::ParamOutOfRange), "{place}");
        }
    }
}
