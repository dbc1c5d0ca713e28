mod batch;
mod slot_hashes;

pub use {batch::*, slot_hashes::*};
