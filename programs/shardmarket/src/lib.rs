//! The settlement program of shardmarket: escrow sessions, worker earnings, staking, the daily epoch and the buyback.
//!
//! Amounts are micro-USDC or micro-ZERO (6 decimals), times are unix seconds, prices are micro-USDC per micro-ZERO in Q24.40.
//! Balances of token accounts are never used to authorise a payment: the `Ledger` says what is owed, the vaults hold at least that.
//! The two vaults of trading fees are the exception: whatever is in them becomes treasury, whoever sent it.

#![cfg_attr(target_os = "solana", no_std)]
extern crate alloc;

pub mod clock;
pub mod constants;
pub mod errors;
pub mod events;
pub mod evidence;
pub mod hash;
pub mod instructions;
pub mod market;
#[cfg(not(feature = "no-entrypoint"))]
mod security_txt;
pub mod state;
pub mod tokens;
pub mod upgrade_authority;
pub mod voucher;

use alloc::vec::Vec;
use anchor_lang::prelude::*;
pub use {constants::*, errors::MarketError, events::*, instructions::*, state::*};

declare_id!("EhaGvtY1xRtPHGeFgd2L9LQzBfPEAkYtcYgZwD37QwZL");

#[program]
pub mod shardmarket {
    use super::*;

    /// Creates the configuration, with `params` as its limits, the ledger and the stake pool. Once, by the program's upgrade authority.
    pub fn init_config(ctx: &mut Context<InitConfig>, params: LimitsArgs) -> Result<()> {
        InitConfig::handle(ctx, params)
    }

    /// Creates the six vaults. Once, by the configured authority.
    pub fn init_vaults(ctx: &mut Context<InitVaults>) -> Result<()> {
        InitVaults::handle(ctx)
    }

    /// Creates the two vaults that trading fees flow into. Once, by the configured authority.
    pub fn init_fee_vaults(ctx: &mut Context<InitFeeVaults>) -> Result<()> {
        InitFeeVaults::handle(ctx)
    }

    /// Admits a model of `layer_count` layers, named by `manifest_hash` (sha256 of its manifest); workers of one `numerics_class` agree
    /// on every bit. `price_ceiling` is micro-USDC per million layer-tokens.
    pub fn register_model(
        ctx: &mut Context<RegisterModel>,
        manifest_hash: [u8; 32],
        numerics_class: [u8; 32],
        layer_count: u32,
        price_ceiling: u64,
    ) -> Result<()> {
        RegisterModel::handle(ctx, manifest_hash, numerics_class, layer_count, price_ceiling)
    }

    /// Admits a constant-product pool as a market for ZERO or wSOL. `discriminator` is that of its program's swap instruction,
    /// `fee_bps` the pool's fee in basis points. It trades 48 hours later; a market for ZERO at once in a program that has had nothing
    /// to spend.
    pub fn register_venue(ctx: &mut Context<RegisterVenue>, discriminator: [u8; 8], fee_bps: u16) -> Result<()> {
        RegisterVenue::handle(ctx, discriminator, fee_bps)
    }

    /// Ends the use of a venue for good. By the guardian or the authority.
    pub fn retire_venue(ctx: &mut Context<RetireVenue>) -> Result<()> {
        RetireVenue::handle(ctx)
    }

    /// Names `next` as the next authority, who must accept. All zeros take the proposal back.
    pub fn propose_authority(ctx: &mut Context<ProposeAuthority>, next: Address) -> Result<()> {
        ProposeAuthority::handle(ctx, next)
    }

    /// Makes the proposed key the authority, signed by it.
    pub fn accept_authority(ctx: &mut Context<AcceptAuthority>) -> Result<()> {
        AcceptAuthority::handle(ctx)
    }

    /// Queues a change of all limits to `params`, which can be applied in 48 hours. It takes the place of one that is queued.
    pub fn queue_limits(ctx: &mut Context<QueueLimits>, params: LimitsArgs) -> Result<()> {
        QueueLimits::handle(ctx, params)
    }

    /// Applies the queued limits, in the 7 days after their 48 hours. Anyone.
    pub fn apply_limits(ctx: &mut Context<ApplyLimits>) -> Result<()> {
        ApplyLimits::handle(ctx)
    }

    /// Drops the queued limits.
    pub fn cancel_limits(ctx: &mut Context<CancelLimits>) -> Result<()> {
        CancelLimits::handle(ctx)
    }

    /// Refuses for 6 hours what brings money in or trades; nothing that pays out. By the guardian or the authority, at most once
    /// in 24 hours.
    pub fn pause(ctx: &mut Context<Pause>) -> Result<()> {
        Pause::handle(ctx)
    }

    /// Ends a pause early. By the guardian or the authority.
    pub fn unpause(ctx: &mut Context<Unpause>) -> Result<()> {
        Unpause::handle(ctx)
    }

    /// Opens an escrow session until `expires_at` (unix seconds, at most 365 days away) and pulls its `deposit` (micro-USDC). `signer` is
    /// the key whose vouchers spend it. `salt`, the payer's own number, and `open_slot`, at most 150 slots back, are in its address.
    pub fn open_session(
        ctx: &mut Context<OpenSession>,
        salt: u64,
        open_slot: u64,
        deposit: u64,
        expires_at: i64,
        signer: Address,
    ) -> Result<()> {
        OpenSession::handle(ctx, SessionTerms { salt, open_slot, deposit, expires_at, signer })
    }

    /// Adds `amount` micro-USDC to a session's deposit. Anyone; what is not spent goes to the session's payer.
    pub fn top_up(ctx: &mut Context<TopUp>, amount: u64) -> Result<()> {
        TopUp::handle(ctx, amount)
    }

    /// Spends a session by the voucher in the Ed25519 instruction right before. Remaining accounts: the paid workers, writable,
    /// in strictly ascending order of address; `amounts` are their parts of the voucher, in the same order.
    pub fn settle(ctx: &mut Context<Settle>, amounts: Vec<u64>) -> Result<()> {
        Settle::handle(ctx, &amounts)
    }

    /// Starts the grace period after which a session can be closed without its signer.
    pub fn request_close(ctx: &mut Context<RequestClose>) -> Result<()> {
        RequestClose::handle(ctx)
    }

    /// Makes a session final when its grace period, or that after its expiry, is over: nothing can be settled any more. Anyone.
    pub fn finalize_close(ctx: &mut Context<FinalizeClose>) -> Result<()> {
        FinalizeClose::handle(ctx)
    }

    /// Pays what a final session has left, `deposit − settled − refunded`, to a token account of its payer. Anyone.
    pub fn refund(ctx: &mut Context<Refund>) -> Result<()> {
        Refund::handle(ctx)
    }

    /// Removes a final session that has nothing left; its lamports go to whoever paid for it. Anyone.
    pub fn reclaim(ctx: &mut Context<Reclaim>) -> Result<()> {
        Reclaim::handle(ctx)
    }

    /// Spends a session by its last voucher as `settle` does, refunds what is left and removes it, signed by payer and signer.
    /// Remaining accounts: the paid workers, writable, in strictly ascending order of address; `amounts` (micro-USDC) are their
    /// parts of the voucher, in the same order.
    pub fn settle_and_close(ctx: &mut Context<SettleAndClose>, amounts: Vec<u64>) -> Result<()> {
        SettleAndClose::handle(ctx, &amounts)
    }

    /// Refunds what a session has left and removes it: payer and signer together at once, anyone when its grace period is over.
    pub fn close_session(ctx: &mut Context<CloseSession>) -> Result<()> {
        CloseSession::handle(ctx)
    }

    /// Registers a worker of layers `[layer_start, layer_end)` of a model with its `bond` (micro-ZERO). `ask` is micro-USDC per million
    /// layer-tokens; `payout` owns what it claims.
    pub fn register_worker(
        ctx: &mut Context<RegisterWorker>,
        layer_start: u32,
        layer_end: u32,
        ask: u64,
        bond: u64,
        payout: Address,
    ) -> Result<()> {
        RegisterWorker::handle(ctx, &WorkerTerms { offer: Offer { layer_start, layer_end, ask }, bond, payout })
    }

    /// Adds `amount` micro-ZERO to a worker's bond.
    pub fn add_bond(ctx: &mut Context<AddBond>, amount: u64) -> Result<()> {
        AddBond::handle(ctx, amount)
    }

    /// Changes what a worker offers: layers `[layer_start, layer_end)` of its model, for `ask` micro-USDC per million layer-tokens.
    pub fn set_offer(ctx: &mut Context<SetOffer>, layer_start: u32, layer_end: u32, ask: u64) -> Result<()> {
        SetOffer::handle(ctx, &Offer { layer_start, layer_end, ask })
    }

    /// Starts the cooldown after which a worker's bond can be withdrawn. Until then it can be slashed, and nothing can be added.
    pub fn request_exit(ctx: &mut Context<RequestExit>) -> Result<()> {
        RequestExit::handle(ctx)
    }

    /// Returns all of a leaving worker's bond to its payout key, once nothing can cost it any more. Anyone.
    pub fn withdraw_bond(ctx: &mut Context<WithdrawBond>) -> Result<()> {
        WithdrawBond::handle(ctx)
    }

    /// Publishes the Merkle `root` of `count` receipts that cover `amount` micro-USDC of uncovered earnings, which start to vest: no
    /// more at once than the bond carries, and held until the batch is drawn.
    pub fn post_receipts(ctx: &mut Context<PostReceipts>, root: [u8; 32], count: u32, amount: u64) -> Result<()> {
        PostReceipts::handle(ctx, &Posting { root, count, amount })
    }

    /// Draws whether a batch is audited, by the slot hashes from 32 slots after it was posted on. Anyone; once they are gone it is.
    pub fn draw_batch(ctx: &mut Context<DrawBatch>) -> Result<()> {
        DrawBatch::handle(ctx)
    }

    /// Lets a worker be drawn as an auditor of its model, if it has the bond for it. Signed by its operator.
    pub fn join_auditors(ctx: &mut Context<JoinAuditors>) -> Result<()> {
        JoinAuditors::handle(ctx)
    }

    /// Ends that, once all audits that it was drawn for are decided. Signed by its operator; by anyone when its bond is too small.
    pub fn leave_auditors(ctx: &mut Context<LeaveAuditors>) -> Result<()> {
        LeaveAuditors::handle(ctx)
    }

    /// Opens an audit of a batch that the draw has passed and that has not vested, for the challenge bond. Anyone.
    pub fn open_audit(ctx: &mut Context<OpenAudit>) -> Result<()> {
        OpenAudit::handle(ctx)
    }

    /// Draws the three auditors of an audit, by the slot hashes from 32 slots after it began on; by later ones when they are gone.
    /// Anyone. Remaining accounts: the auditors in the order of their lots, writable, up to the third who may judge the worker.
    pub fn draw_auditors(ctx: &mut Context<DrawAuditors>) -> Result<()> {
        DrawAuditors::handle(ctx)
    }

    /// Answers an audit: `response` is the sha256 of what the worker reveals to its auditors. Signed by its operator.
    pub fn respond(ctx: &mut Context<Respond>, response: [u8; 32]) -> Result<()> {
        Respond::handle(ctx, response)
    }

    /// Votes on an audit (`guilty` or not), after the worker has answered. Signed by a drawn auditor's operator.
    pub fn vote(ctx: &mut Context<Vote>, guilty: bool) -> Result<()> {
        Vote::handle(ctx, guilty)
    }

    /// Ends an audit as two of its auditors have voted. Anyone. Remaining accounts: its auditors in the batch's order, writable.
    pub fn resolve(ctx: &mut Context<DecideAudit>) -> Result<()> {
        DecideAudit::resolve(ctx)
    }

    /// Ends an audit whose time is over, against a worker that has not answered. Anyone. Remaining accounts as for `resolve`, none
    /// where no auditors were drawn.
    pub fn expire_audit(ctx: &mut Context<DecideAudit>) -> Result<()> {
        DecideAudit::expire(ctx)
    }

    /// Removes a batch that nobody needs any more and returns its rent. Anyone.
    pub fn close_batch(ctx: &mut Context<CloseBatch>) -> Result<()> {
        CloseBatch::handle(ctx)
    }

    /// Pays all vested earnings to the payout key's token account.
    pub fn claim(ctx: &mut Context<Claim>) -> Result<()> {
        Claim::handle(ctx)
    }

    /// Punishes a worker that has signed two receipts for the same computation with different outputs, which stand in the Ed25519
    /// instruction right before: a part of its bond and all that is uncovered or unvested. Half of that bond at most goes to
    /// whoever proves it, the rest is burned. Anyone, once a computation.
    pub fn slash_by_proof(ctx: &mut Context<SlashByProof>) -> Result<()> {
        SlashByProof::handle(ctx)
    }

    /// Pays all vested earnings to the associated token account of the payout key. Anyone.
    pub fn claim_for(ctx: &mut Context<ClaimFor>) -> Result<()> {
        ClaimFor::handle(ctx)
    }

    /// Replaces a worker's operator, signed by its payout key and by the next operator, at most once in 4 days. The worker's address
    /// stays, and receipts of the last operator are still evidence.
    pub fn rotate_operator(ctx: &mut Context<RotateOperator>) -> Result<()> {
        RotateOperator::handle(ctx)
    }

    /// Proposes `next` as the payout key, signed by the one that is. It can be applied in 48 hours, and refused until then.
    pub fn propose_payout(ctx: &mut Context<ProposePayout>, next: Address) -> Result<()> {
        ProposePayout::handle(ctx, next)
    }

    /// Makes the proposed key the payout key, 48 hours after its proposal. Anyone.
    pub fn apply_payout(ctx: &mut Context<ApplyPayout>) -> Result<()> {
        ApplyPayout::handle(ctx)
    }

    /// Refuses the proposed payout key, signed by the operator or the payout key.
    pub fn cancel_payout(ctx: &mut Context<CancelPayout>) -> Result<()> {
        CancelPayout::handle(ctx)
    }

    /// Stakes `amount` micro-ZERO.
    pub fn stake(ctx: &mut Context<Stake>, amount: u64) -> Result<()> {
        Stake::handle(ctx, amount)
    }

    /// Moves `amount` micro-ZERO of stake into the cooldown. A second request restarts the cooldown of everything that is cooling. A
    /// position that boosts a worker brings its account along.
    pub fn request_unstake(ctx: &mut Context<RequestUnstake>, amount: u64) -> Result<()> {
        RequestUnstake::handle(ctx, amount)
    }

    /// Returns all stake whose cooldown is over.
    pub fn withdraw_stake(ctx: &mut Context<WithdrawStake>) -> Result<()> {
        WithdrawStake::handle(ctx)
    }

    /// Pays the USDC that a position has earned.
    pub fn claim_yield(ctx: &mut Context<ClaimYield>) -> Result<()> {
        ClaimYield::handle(ctx)
    }

    /// Links the staker's position to a worker, signed by both sides: its stake adds up to 10 % to what the worker earns, from a day
    /// later on. A position boosts one worker, and a worker is boosted by one position.
    pub fn link_boost(ctx: &mut Context<LinkBoost>) -> Result<()> {
        LinkBoost::handle(ctx)
    }

    /// Ends a link and its boost at once, signed by either side.
    pub fn unlink_boost(ctx: &mut Context<UnlinkBoost>) -> Result<()> {
        UnlinkBoost::handle(ctx)
    }

    /// Sets a worker's boost to what the linked stake earns: `min(1000, floor(staked × 1000 / full_boost_stake))` basis points. A rise
    /// counts a day after the link or the last stake, a fall at once. Anyone.
    pub fn refresh_boost(ctx: &mut Context<RefreshBoost>) -> Result<()> {
        RefreshBoost::handle(ctx)
    }

    /// Takes `amount` micro-USDC of the yield as prepaid inference: it becomes the deposit of a new session of the staker's own, on
    /// the terms of `open_session` (`salt`, `open_slot`), or is added to that session's deposit when it exists (then `expires_at` and
    /// `signer` must be its own). All stakers together can take the epoch's credits.
    pub fn claim_credits(
        ctx: &mut Context<ClaimCredits>,
        amount: u64,
        salt: u64,
        open_slot: u64,
        expires_at: i64,
        signer: Address,
    ) -> Result<()> {
        ClaimCredits::handle(ctx, SessionTerms { salt, open_slot, deposit: amount, expires_at, signer })
    }

    /// Opens the epoch of `day` (unix day number), the one after the last: half of the vested treasury becomes burn budget, half
    /// streams to stakers over 24 hours.
    pub fn open_epoch(ctx: &mut Context<OpenEpoch>, day: u64) -> Result<()> {
        OpenEpoch::handle(ctx, day)
    }

    /// Records the price of a venue's pool, at most a capped step away from the last one. Must be alone in its transaction.
    pub fn observe_price(ctx: &mut Context<ObservePrice>) -> Result<()> {
        ObservePrice::handle(ctx)
    }

    /// Buys ZERO for `amount` of the burn budget on a venue and burns all of it. Must be alone in its transaction.
    pub fn buyback_slice(ctx: &mut Context<BuybackSlice>, amount: u64) -> Result<()> {
        BuybackSlice::handle(ctx, amount)
    }

    /// Buys `zero_in` micro-ZERO from whoever offers it, for burn budget, and burns it: at 90 to 100 % of the lesser of the spot
    /// price and the least price of the window, rising over 6 hours. Pays at least `min_usdc` micro-USDC.
    pub fn fill_burn_auction(ctx: &mut Context<FillBurnAuction>, zero_in: u64, min_usdc: u64) -> Result<()> {
        FillBurnAuction::handle(ctx, zero_in, min_usdc)
    }

    /// Takes all trading fees in USDC into today's treasury. Anyone.
    pub fn sweep_fees(ctx: &mut Context<SweepFees>) -> Result<()> {
        SweepFees::handle(ctx)
    }

    /// Sells `amount` lamports of the trading fees in wSOL on a venue, for today's treasury. Must be alone in its transaction.
    pub fn sell_fees(ctx: &mut Context<SellFees>, amount: u64) -> Result<()> {
        SellFees::handle(ctx, amount)
    }
}

/// LLVM turns unreachable code into a call of this symbol: it ends the program with the `abort` system call.
#[cfg(target_os = "solana")]
#[no_mangle]
pub extern "C" fn __bpf_trap() -> ! {
    // Murmur3 hash of "abort": how SBPF v0 names system calls.
    let abort: extern "C" fn() = unsafe { core::mem::transmute(0xb6fc1a11usize) };
    abort();
    loop {}
}
