//! The pages that are not about one action, a file for each.

pub(super) mod common_parameters;
pub(super) mod home;
mod parts;
pub(super) mod signature;
