use super::{credit, seconds_between, Pure};
use crate::{
    MarketError, OBSERVATIONS, OBSERVATION_MAX_AGE, OBSERVATION_SPACING, OBSERVATION_STEP_BPS, SLICE_SPACING,
    TWAP_MAX_SPAN, TWAP_MIN_SPAN,
};
use anchor_lang::prelude::*;
use bytemuck::{Pod, Zeroable};
use market_math::{average, cap_step, mul_u128};

/// A price that stood from `at` until the next observation.
#[repr(C)]
#[derive(Clone, Copy, Default, Debug, Pod, Zeroable, IdlType)]
pub struct Observation {
    pub at: PodI64,
    /// Micro-USDC per micro-ZERO, Q24.40.
    pub price: PodU64,
    /// Σ price × seconds since the first observation, up to `at`.
    pub area: PodU128,
}

/// A market for ZERO, at `"venue"`, pool: a constant-product pool whose program and vaults are pinned.
#[account]
pub struct Venue {
    pub pool: Address,
    pub program: Address,
    /// The pool's ZERO.
    pub base_vault: Address,
    /// The pool's USDC.
    pub quote_vault: Address,
    /// Of the swap instruction.
    pub discriminator: [u8; 8],
    /// Ring of observations; the newest is at `(observed − 1) mod 16`.
    pub observations: [Observation; OBSERVATIONS],
    /// Observations made so far.
    pub observed: PodU64,
    /// When the last slice was bought.
    pub last_slice_at: PodI64,
    /// Micro-USDC spent here.
    pub spent: PodU64,
    /// Micro-ZERO bought here and burned.
    pub burned: PodU64,
    /// The pool's fee, basis points.
    pub fee_bps: PodU16,
    pub version: u8,
    pub bump: u8,
    pub reserved: [u8; 128],
}

impl Venue {
    /// The newest observation, if there is one.
    pub fn newest(&self) -> Option<&Observation> {
        let last = self.observed.get().checked_sub(1)?;
        Some(&self.observations[(last % OBSERVATIONS as u64) as usize])
    }

    /// Records `spot` (Q24.40), moved to at most one step from the last price, and returns what was recorded.
    pub fn observe(&mut self, spot: u64, now: i64) -> Pure<u64> {
        if spot == 0 {
            return Err(MarketError::PriceOutOfRange);
        }
        let observation = match self.newest() {
            None => Observation { at: now.into(), price: spot.into(), area: PodU128::ZERO },
            Some(last) => {
                let elapsed = seconds_between(last.at.get(), now);
                if elapsed < OBSERVATION_SPACING as u64 {
                    return Err(MarketError::ObservedTooRecently);
                }
                let area = area_after(last, elapsed)?;
                let price = cap_step(spot, last.price.get(), OBSERVATION_STEP_BPS);
                Observation { at: now.into(), price: price.into(), area: area.into() }
            }
        };
        let place = (self.observed.get() % OBSERVATIONS as u64) as usize;
        self.observations[place] = observation;
        self.observed = self.observed.get().checked_add(1).ok_or(MarketError::Overflow)?.into();
        Ok(observation.price.get())
    }

    /// The time-weighted average price (Q24.40) from the youngest observation that is 20 to 60 minutes old until now.
    /// Fails with `PriceStale` when the newest one is older than 10 minutes, with `TwapTooShort` when there is none that old.
    pub fn twap(&self, now: i64) -> Pure<u64> {
        let newest = self.newest().ok_or(MarketError::TwapTooShort)?;
        let age = seconds_between(newest.at.get(), now);
        if age > OBSERVATION_MAX_AGE as u64 {
            return Err(MarketError::PriceStale);
        }
        let kept = self.observed.get().min(OBSERVATIONS as u64) as usize;
        let span = |observation: &Observation| seconds_between(observation.at.get(), now);
        let start = self.observations[..kept]
            .iter()
            .filter(|observation| span(observation) >= TWAP_MIN_SPAN as u64)
            .min_by_key(|observation| span(observation))
            .filter(|observation| span(observation) <= TWAP_MAX_SPAN as u64)
            .ok_or(MarketError::TwapTooShort)?;
        let area = area_after(newest, age)?.checked_sub(start.area.get()).ok_or(MarketError::LedgerUnderflow)?;
        average(area, span(start)).ok_or(MarketError::PriceOutOfRange)
    }

    /// Fails with `SliceTooSoon` when the last slice is too fresh.
    pub fn check_spacing(&self, now: i64) -> Pure<()> {
        if seconds_between(self.last_slice_at.get(), now) < SLICE_SPACING as u64 {
            return Err(MarketError::SliceTooSoon);
        }
        Ok(())
    }

    /// A slice of `spent` bought and burned `burned`.
    pub fn bought(&mut self, spent: u64, burned: u64, now: i64) -> Pure<()> {
        self.last_slice_at = now.into();
        credit(&mut self.spent, spent)?;
        credit(&mut self.burned, burned)
    }
}

fn area_after(observation: &Observation, seconds: u64) -> Pure<u128> {
    let passed = mul_u128(observation.price.get(), seconds);
    observation.area.get().checked_add(passed).ok_or(MarketError::Overflow)
}
