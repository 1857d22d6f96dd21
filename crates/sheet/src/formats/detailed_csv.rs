//! The detailed bill as CSV.

pub(crate) mod stray;
pub(crate) mod swallowed;
pub(crate) mod top;
