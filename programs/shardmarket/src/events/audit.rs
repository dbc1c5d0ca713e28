use super::Reason;
use anchor_lang::prelude::*;

/// The draw of a batch took place.
#[event]
pub struct BatchDrawn {
    /// The batch's account.
    pub batch: Address,
    /// The worker that posted it.
    pub worker: Address,
    /// Whether it is audited; otherwise what it covers is held no longer.
    pub audited: bool,
}

/// A worker can be drawn as an auditor from now on.
#[event]
pub struct AuditorJoined {
    /// The worker's account.
    pub worker: Address,
    /// The model whose workers it can judge.
    pub model: Address,
}

/// A worker cannot be drawn as an auditor any more.
#[event]
pub struct AuditorLeft {
    /// The worker's account.
    pub worker: Address,
    /// The model whose workers it could judge.
    pub model: Address,
}

/// Somebody challenged a batch: it is audited.
#[event]
pub struct AuditOpened {
    /// The batch's account.
    pub batch: Address,
    /// The worker that posted it.
    pub worker: Address,
    /// Who put up the bond.
    pub challenger: Address,
    /// Micro-ZERO.
    pub bond: u64,
    /// The worker must answer by then, unix seconds.
    pub deadline: i64,
}

/// An audit has its auditors.
#[event]
pub struct AuditorsDrawn {
    /// The batch's account.
    pub batch: Address,
    /// Their worker accounts.
    pub auditors: [Address; 3],
}

/// Nobody drew the auditors while the slot hashes were there: later ones decide.
#[event]
pub struct AuditorsRedrawn {
    /// The batch's account.
    pub batch: Address,
    /// The slot after which they come.
    pub slot: u64,
}

/// An audited worker answered.
#[event]
pub struct AuditAnswered {
    /// The batch's account.
    pub batch: Address,
    /// sha256 of what it revealed to the auditors.
    pub response: [u8; 32],
    /// The auditors must vote by then, unix seconds.
    pub deadline: i64,
}

/// An auditor voted.
#[event]
pub struct AuditVoted {
    /// The batch's account.
    pub batch: Address,
    /// Its worker account.
    pub auditor: Address,
    /// What it found.
    pub guilty: bool,
}

/// An audit is over. What it cost the worker is in `WorkerSlashed`; amounts in micro-ZERO.
#[event]
pub struct AuditDecided {
    /// The batch's account.
    pub batch: Address,
    /// The worker that posted it.
    pub worker: Address,
    /// Who opened the audit; all zeros where the draw did.
    pub challenger: Address,
    /// Paid to the challenger: its bond, and its part of the bounty.
    pub to_challenger: u64,
    /// Added to the bond of each auditor who voted as was decided.
    pub to_each_auditor: u64,
    /// Added to the worker's bond.
    pub to_worker: u64,
    /// Burned.
    pub burned: u64,
    /// `Verdict`, `Silence`, `Acquitted` or `NoQuorum`.
    pub reason: Reason,
}
