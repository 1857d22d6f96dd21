//! The pages that are not about one action, a file for each.

pub(super) mod clients;
pub(super) mod common_parameters;
pub(super) mod gaps;
pub(super) mod history;
pub(super) mod home;
pub(super) mod making_requests;
mod parts;
pub(super) mod signature;
