//! Limits that no configuration can exceed, and the rules of the split.

use anchor_lang::prelude::*;

/// Layout version written into every account.
pub const VERSION: u8 = 1;
/// Decimals of USDC and of ZERO.
pub const DECIMALS: u8 = 6;
/// Seconds in a day, the length of an epoch.
pub const DAY: u64 = 86_400;

/// Longest challenge window, in seconds.
pub const MAX_CHALLENGE_WINDOW: i64 = 3 * DAY as i64;
/// Longest cooldown of unstaking, in seconds.
pub const MAX_UNSTAKE_COOLDOWN: i64 = 30 * DAY as i64;
/// Longest grace period before a session closes, in seconds.
pub const MAX_CLOSE_GRACE: i64 = 7 * DAY as i64;
/// Longest life of a session, in seconds.
pub const MAX_SESSION_LIFE: i64 = 365 * DAY as i64;
/// Smallest stake that a configuration may allow, in micro-ZERO. The reward index grows by at most
/// `USDC streamed × 2^64 / 10^6`, so it cannot reach 2^128 before 2^64 × 10^6 micro-USDC have been streamed.
pub const LOWEST_MIN_STAKE: u64 = 1_000_000;
/// Longest wait of a worker's bond after its request to leave, in seconds.
pub const MAX_EXIT_COOLDOWN: i64 = 30 * DAY as i64;
/// Longest time to answer an audit, and to vote on it, in seconds.
pub const MAX_AUDIT_SECS: i64 = 2 * DAY as i64;
/// Most of what is slashed that may go to those who found the fault, in basis points: whoever slashes himself loses half.
pub const MAX_BOUNTY_BPS: u16 = 5_000;
/// Most of an epoch's staker half that may be taken as credit, in basis points.
pub const MAX_CREDIT_BPS: u16 = 500;
/// Rungs of the bond ladder.
pub const RUNGS: usize = 4;
/// Seconds that a change of the limits, or a venue, waits before it applies.
pub const PARAM_DELAY: i64 = 2 * DAY as i64;
/// Seconds after that in which it can be applied.
pub const PARAM_LIFE: i64 = 7 * DAY as i64;
/// Length of a pause, in seconds.
pub const PAUSE_SECS: i64 = 6 * 3_600;
/// Least seconds from the beginning of one pause to the next: the program runs most of the time, whatever the guardian does.
pub const PAUSE_SPACING: i64 = DAY as i64;
/// Seconds that a worker's new payout key waits, in which its operator and its old payout key can refuse it.
pub const PAYOUT_DELAY: i64 = 2 * DAY as i64;
/// Least seconds between two changes of a worker's operator: receipts of the last one can be used as evidence until then.
pub const ROTATION_SPACING: i64 = MAX_CHALLENGE_WINDOW + DAY as i64;
/// Seconds that stake must have been linked to a worker before it boosts.
pub const BOOST_DELAY: i64 = DAY as i64;
/// Slots between a batch and the slot hashes that decide on its audit: nobody knows them when it is posted.
pub const DRAW_DELAY: u64 = 32;
/// Slot hashes that a draw is made from.
pub const DRAW_HASHES: usize = 4;
/// A worker's first batches, which are audited more often.
pub const NEW_WORKER_BATCHES: u64 = 20;
/// Most auditors of a model.
pub const MAX_AUDITORS: usize = 64;
/// Auditors drawn for one audit.
pub const DRAWN_AUDITORS: usize = 3;
/// How many of them must agree.
pub const AGREEING_AUDITORS: u8 = 2;
/// What the burn auction pays at first, in basis points of its cap.
pub const AUCTION_START_BPS: u64 = 9_000;
/// Seconds in which that rises to all of the cap.
pub const AUCTION_SECS: i64 = 6 * 3_600;
/// Most layers a model may have.
pub const MAX_LAYERS: u32 = 4_096;

/// Daily vesting buckets of a worker and of the treasury.
pub const BUCKETS: usize = 6;
// A bucket is reused after BUCKETS days; by then the longest window after the end of its own day must be over.
const _: () = assert!(BUCKETS as u64 * DAY >= DAY + MAX_CHALLENGE_WINDOW as u64);

/// A worker's part of what is settled, in basis points.
pub const WORKER_BPS: u64 = 7_000;
/// Most that a worker's boost can add to it, in basis points, out of the treasury's part.
pub const MAX_BOOST_BPS: u64 = 1_000;
/// Most workers that one voucher can pay.
pub const MAX_SHARES: usize = 16;
/// Slots that a session's `open_slot` may lie back. The session cannot be closed before they have passed, so its address,
/// which contains the slot, never comes back.
pub const OPEN_SLOT_WINDOW: u64 = 150;

/// Seconds over which a day's staker half is streamed.
pub const STREAM_SECS: i64 = DAY as i64;

/// Kept price observations of a venue.
pub const OBSERVATIONS: usize = 16;
/// Least seconds between two observations.
pub const OBSERVATION_SPACING: i64 = 120;
/// Most that an observation may differ from the one before, in basis points.
pub const OBSERVATION_STEP_BPS: u64 = 200;
/// Most seconds since the last observation for the average to count.
pub const OBSERVATION_MAX_AGE: i64 = 600;
/// Least seconds that the time-weighted average of a slice covers.
pub const TWAP_MIN_SPAN: i64 = 1_200;
/// Most seconds that it covers: a long gap would let one observation stand for hours.
pub const TWAP_MAX_SPAN: i64 = 3_600;
// A full ring of observations, made as often as possible, covers the average.
const _: () = assert!((OBSERVATIONS as i64 - 1) * OBSERVATION_SPACING >= TWAP_MIN_SPAN);
/// Most that the pool's price may differ from the average when a slice is bought, in basis points.
pub const SLICE_BAND_BPS: u64 = 300;
/// Least seconds between two slices on a venue.
pub const SLICE_SPACING: i64 = 600;
/// A slice or a fill of the auction must be at least `1 / LEAST_PART` of the most that is allowed at that time: with dust anybody
/// could use up the spacing and hold the burn back.
pub const LEAST_PART: u64 = 4;
/// A slice, or a fill of the auction, is at most `1 / SLICE_PART` of fee × least reserve. Of the whole no sandwich profits, when the
/// reserve is the one before it. But a push of the price that is held through the price window raises that reserve too: to
/// `R × (1 + a)` for `a` times the reserve paid in. Up to `2 × fee × R × (1 + a) / (2 + a)` it costs more than it gains; so at
/// a half no push up to `a = 2` does, nine times the price.
pub const SLICE_PART: u64 = 2;
/// Highest fee of a venue, in basis points: it bounds the size of a slice.
pub const MAX_VENUE_FEE_BPS: u16 = 1_000;

/// Precompile that verifies Ed25519 signatures.
pub const ED25519_PROGRAM: Address = anchor_lang::address!("Ed25519SigVerify111111111111111111111111111");
/// The sysvar that holds the hashes of the last 512 slots.
pub const SLOT_HASHES: Address = anchor_lang::address!("SysvarS1otHashes111111111111111111111111111");
/// Program of the compute-budget instructions.
pub const COMPUTE_BUDGET_PROGRAM: Address = anchor_lang::address!("ComputeBudget111111111111111111111111111111");
/// Loader that owns this program and its `ProgramData`.
pub const UPGRADEABLE_LOADER: Address = anchor_lang::address!("BPFLoaderUpgradeab1e11111111111111111111111");

/// Seed of the ledger, which is the authority of the escrow, reward, stake and bond vaults.
pub const LEDGER_SEED: &[u8] = b"ledger";
/// The mint of wrapped SOL.
pub const WSOL_MINT: Address = anchor_lang::address!("So11111111111111111111111111111111111111112");
/// Program of associated token accounts.
pub const ASSOCIATED_TOKEN_PROGRAM: Address = anchor_lang::address!("ATokenGPvbdGVxr1b2hvZbsiqW5xWH25efTNsLJA8knL");

/// Seed of the authority of the slice and burn vaults, the only key that signs a venue's swap.
pub const BURNER_SEED: &[u8] = b"burner";
