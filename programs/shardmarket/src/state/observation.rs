use super::{seconds_between, Pure, Venue};
use crate::{
    MarketError, OBSERVATIONS, OBSERVATION_MAX_AGE, OBSERVATION_SPACING, OBSERVATION_STEP_BPS, TWAP_MAX_SPAN,
    TWAP_MIN_SPAN,
};
use anchor_lang::prelude::*;
use bytemuck::{Pod, Zeroable};
use market_math::{average, cap_step, mul_u128, price_q40};

/// A price that stood from `at` until the next observation, and what the pool held at that time.
#[repr(C)]
#[derive(Clone, Copy, Default, Debug, Pod, Zeroable, IdlType)]
pub struct Observation {
    /// Unix seconds.
    pub at: PodI64,
    /// Micro-USDC per micro-ZERO or lamport, Q24.40.
    pub price: PodU64,
    /// Micro-USDC in the pool.
    pub quote_reserve: PodU64,
    /// Micro-ZERO or lamports in the pool.
    pub base_reserve: PodU64,
    /// Σ price × seconds since the first observation, up to `at`.
    pub area: PodU128,
}

/// What a pool holds: micro-USDC, and micro-ZERO or lamports.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reserves {
    pub quote: u64,
    pub base: u64,
}

impl Reserves {
    /// The pool's price, Q24.40. Fails with `PriceOutOfRange` when it cannot be represented.
    pub fn spot(self) -> Pure<u64> {
        price_q40(self.quote, self.base).ok_or(MarketError::PriceOutOfRange)
    }
}

/// What the observations say about the last 20 to 60 minutes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Window {
    /// Time-weighted average price, Q24.40.
    pub twap: u64,
    /// The least micro-USDC that the pool was seen with.
    pub least_quote: u64,
    /// The least micro-ZERO or lamports that it was seen with.
    pub least_base: u64,
    /// The least price that was recorded, Q24.40.
    pub least_price: u64,
}

/// The price memory of a venue.
impl Venue {
    /// The newest observation, if there is one.
    pub fn newest(&self) -> Option<&Observation> {
        let last = self.observed.get().checked_sub(1)?;
        Some(&self.observations[(last % OBSERVATIONS as u64) as usize])
    }

    /// Records `spot` (Q24.40), moved to at most one step from the last price, and what the pool holds. Returns the recorded price.
    pub fn observe(&mut self, spot: u64, reserves: Reserves, now: i64) -> Pure<u64> {
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
        self.observations[place] = Observation {
            at: now.into(),
            price: price.into(),
            quote_reserve: reserves.quote.into(),
            base_reserve: reserves.base.into(),
            area: area.into(),
        };
        self.observed = self.observed.get().checked_add(1).ok_or(MarketError::Overflow)?.into();
        Ok(price)
    }

    /// The average price from the youngest observation that is 20 to 60 minutes old until now, and the least
    /// reserves and price since.
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
        let mut window = Window { twap, least_quote: u64::MAX, least_base: u64::MAX, least_price: u64::MAX };
        for observation in kept.iter().filter(|observation| age(observation) <= span) {
            window.least_quote = window.least_quote.min(observation.quote_reserve.get());
            window.least_base = window.least_base.min(observation.base_reserve.get());
            window.least_price = window.least_price.min(observation.price.get());
        }
        Ok(window)
    }
}

fn area_after(observation: &Observation, seconds: u64) -> Pure<u128> {
    let passed = mul_u128(observation.price.get(), seconds);
    observation.area.get().checked_add(passed).ok_or(MarketError::Overflow)
}
