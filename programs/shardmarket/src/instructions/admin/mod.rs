mod accept_authority;
mod apply_limits;
mod cancel_limits;
mod init_config;
mod init_fee_vaults;
mod init_vaults;
mod pause;
mod propose_authority;
mod queue_limits;
mod register_model;
mod register_venue;
mod retire_venue;
mod unpause;

pub use {
    accept_authority::*, apply_limits::*, cancel_limits::*, init_config::*, init_fee_vaults::*, init_vaults::*,
    pause::*, propose_authority::*, queue_limits::*, register_model::*, register_venue::*, retire_venue::*, unpause::*,
};
