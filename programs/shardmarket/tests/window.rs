//! The price window of a venue against a plain average of what was recorded.

#[path = "../../math/tests/common/mod.rs"]
mod common;

use bytemuck::Zeroable;
use common::word;
use proptest::prelude::*;
use shardmarket::{MarketError, Reserves, Venue, Window, OBSERVATIONS, OBSERVATION_SPACING};

/// When it was recorded, the price, and the pool's reserves.
type Seen = (i64, u64, Reserves);

/// One observation: seconds since the last one, the pool's price and its reserves.
fn look() -> impl Strategy<Value = Seen> {
    (0u8..16, 100i64..700, word(), word(), word()).prop_map(|(gap, seconds, price, quote, base)| {
        let seconds = if gap == 0 { seconds * 8 } else { seconds };
        (seconds, price, Reserves { quote, base })
    })
}

/// The average and least price and the least reserves from the second that the window starts until `now`, second by second of the recorded
/// prices in native arithmetic.
fn plain_window(seen: &[Seen], now: i64) -> Result<Window, MarketError> {
    let kept = &seen[seen.len().saturating_sub(OBSERVATIONS)..];
    let newest = kept.last().ok_or(MarketError::TwapTooShort)?;
    if now - newest.0 > 600 {
        return Err(MarketError::PriceStale);
    }
    let start = kept.iter().rposition(|(at, ..)| now - at >= 1_200).ok_or(MarketError::TwapTooShort)?;
    let since = &kept[start..];
    if now - since[0].0 > 3_600 {
        return Err(MarketError::TwapTooShort);
    }
    let ends = since.iter().skip(1).map(|(at, ..)| *at).chain([now]);
    let area: u128 = since.iter().zip(ends).map(|((at, price, _), end)| u128::from(*price) * (end - at) as u128).sum();
    let least = |of: fn(&Seen) -> u64| since.iter().map(of).min().unwrap();
    Ok(Window {
        twap: (area / (now - since[0].0) as u128) as u64,
        least_quote: least(|(.., reserves)| reserves.quote),
        least_base: least(|(.., reserves)| reserves.base),
        least_price: least(|(_, price, _)| *price),
    })
}

properties! {
    /// Whatever a pool does, each recorded price is at most 2 % from the last, and the window is that of the recorded prices.
    a_window_is_the_average_of_what_was_recorded(looks in prop::collection::vec(look(), 1..24), first in 0i64..1 << 40, late in 0i64..700) for 1_000 {
        let (mut venue, mut now) = (Venue::zeroed(), first);
        let mut seen: Vec<Seen> = Vec::new();
        for (seconds, price, reserves) in looks {
            now += seconds;
            let last = seen.last().copied();
            match venue.observe(price, reserves, now) {
                Ok(recorded) => {
                    if let Some((_, last, _)) = last {
                        let step = u128::from(last) * 200;
                        let (lowest, highest) = ((u128::from(last) * 10_000 - step) / 10_000, (u128::from(last) * 10_000 + step).div_ceil(10_000));
                        prop_assert_eq!(u128::from(recorded), u128::from(price).clamp(lowest, highest.min(u64::MAX.into())));
                    } else {
                        prop_assert_eq!(recorded, price);
                    }
                    seen.push((now, recorded, reserves));
                }
                Err(MarketError::ObservedTooRecently) => prop_assert!(last.is_some_and(|(at, ..)| now - at < OBSERVATION_SPACING)),
                Err(error) => prop_assert_eq!((error, price), (MarketError::PriceOutOfRange, 0)),
            }
        }
        prop_assert_eq!(venue.window(now), plain_window(&seen, now));
        prop_assert_eq!(venue.window(now + late), plain_window(&seen, now + late));
    }
}
