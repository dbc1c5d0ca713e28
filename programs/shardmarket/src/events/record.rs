use anchor_lang::{cpi::InstructionAccount, event::EVENT_IX_TAG_LE, prelude::*, unchecked_invoke_signed_fixed, Event};

/// Seed of the key that signs recorded events. Accounts spell it out, as `seeds = [b"__event_authority"]`: Anchor computes the
/// addresses of literal seeds when it compiles, and those of constants in every call, for about 650 compute units.
pub const EVENT_SEED: &[u8] = b"__event_authority";

/// Records an event as an inner instruction of the program itself, signed by the event authority. Unlike a log line it is never
/// cut. The layout is that of Anchor's `emit_cpi!`, so its clients read it; it takes a third of the compute units of that macro.
pub fn record(authority: &UncheckedAccount, bump: u8, event: &impl Event) {
    let event = event.data();
    let mut data = alloc::vec::Vec::with_capacity(EVENT_IX_TAG_LE.len() + event.len());
    data.extend_from_slice(EVENT_IX_TAG_LE);
    data.extend_from_slice(&event);
    let metas = [InstructionAccount::readonly_signer(authority.address())];
    let seeds: &[&[u8]] = &[EVENT_SEED, &[bump]];
    unchecked_invoke_signed_fixed(&crate::ID, &data, &metas, &[authority.to_cpi_handle()], &[seeds]);
}
