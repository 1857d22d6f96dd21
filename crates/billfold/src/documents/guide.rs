//! The pages that are not about one action, a file for each.

pub(super) mod api_category;
pub(super) mod clients;
pub(super) mod common_parameters;
pub(super) mod data_types;
pub(super) mod error_codes;
pub(super) mod gaps;
pub(super) mod history;
pub(super) mod home;
pub(super) mod making_requests;
pub(super) mod not_served;
pub(super) mod roles;
pub(super) mod signature;
