//! The demo: a small world of bills, and calls that are ready to paste.

pub(crate) mod authority;
pub(crate) mod public_keys;
pub(crate) mod welcome;
pub(crate) mod world;
