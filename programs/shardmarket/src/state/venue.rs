use super::{credit, seconds_between, Pure};
use crate::{
    MarketError, OBSERVATIONS, OBSERVATION_MAX_AGE, OBSERVATION_SPACING, OBSERVATION_STEP_BPS, SLICE_SPACING,
    TWAP_MAX_SPAN, TWAP_MIN_SPAN,
};
use anchor_lang::prelude::*;
use bytemuck::{Pod, Zeroable};
use market_math::{average, cap_step, mul_u128};

/// A price that stood from `at` until the next observation, and the pool's USDC at that time.
#[repr(C)]
#[derive(Clone, Copy, Default, Debug, Pod, Zeroable, IdlType)]
pub struct Observation {
    pub at: PodI64,
    /// Micro-USDC per micro-ZERO, Q24.40.
    pub price: PodU64,
    /// Micro-USDC in the pool.
    pub quote_reserve: PodU64,
    /// Σ price × seconds since the first observation, up to `at`.
    pub area: PodU128,
}

/// What the observations say about the last 20 to 60 minutes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Window {
    /// Time-weighted average price, Q24.40.
    pub twap: u64,
    /// The least micro-USDC that the pool was seen with.
    pub least_reserve: u64,
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

    /// Records `spot` (Q24.40), moved to at most one step from the last price, and the pool's USDC. Returns the recorded price.
    pub fn observe(&mut self, spot: u64, quote_reserve: u64, now: i64) -> Pure<u64> {
        if spot == 0 {
            return Err(MarketError::PriceOutOfRange);
        }
        let (price, area) = match self.newest() {
            None => (spot, 0),
            Some(last) => {
                let elapsed = seconds_between(last.at.get(), now);
                if elapsed < OBSERVATION_SPACING as u64 {
                    return Err(MarketError::ObservedTooRecently);
                }
                (cap_step(spot, last.price.get(), OBSERVATION_STEP_BPS), area_after(last, elapsed)?)
            }
        };
        let place = (self.observed.get() % OBSERVATIONS as u64) as usize;
        self.observations[place] =
            Observation { at: now.into(), price: price.into(), quote_reserve: quote_reserve.into(), area: area.into() };
        self.observed = self.observed.get().checked_add(1).ok_or(MarketError::Overflow)?.into();
        Ok(price)
    }

    /// The average price from the youngest observation that is 20 to 60 minutes old until now, and the least reserve since.
    /// Fails with `PriceStale` when the newest one is older than 10 minutes, with `TwapTooShort` when there is none that old.
    pub fn window(&self, now: i64) -> Pure<Window> {
        let newest = self.newest().ok_or(MarketError::TwapTooShort)?;
        let age = |observation: &Observation| seconds_between(observation.at.get(), now);
        if age(newest) > OBSERVATION_MAX_AGE as u64 {
            return Err(MarketError::PriceStale);
        }
        let kept = &self.observations[..self.observed.get().min(OBSERVATIONS as u64) as usize];
        let start = kept
            .iter()
            .filter(|observation| age(observation) >= TWAP_MIN_SPAN as u64)
            .min_by_key(|observation| age(observation))
            .filter(|observation| age(observation) <= TWAP_MAX_SPAN as u64)
            .ok_or(MarketError::TwapTooShort)?;
        let span = age(start);
        let area =
            area_after(newest, age(newest))?.checked_sub(start.area.get()).ok_or(MarketError::LedgerUnderflow)?;
        let twap = average(area, span).ok_or(MarketError::PriceOutOfRange)?;
        let since = kept.iter().filter(|observation| age(observation) <= span);
        let least_reserve = since.map(|observation| observation.quote_reserve.get()).min().unwrap_or(0);
        Ok(Window { twap, least_reserve })
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
