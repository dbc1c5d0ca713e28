mod auditing;
mod auditor_set;
mod batch;
mod slot_hashes;
mod verdict;

pub use {auditor_set::*, batch::*, slot_hashes::*, verdict::*};
