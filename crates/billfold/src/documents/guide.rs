//! The pages that are not about one action, a file for each.

pub(super) mod home;
