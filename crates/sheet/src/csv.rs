//! CSV as RFC 4180 has it: bytes to records.

pub(crate) mod field;
pub(crate) mod split_error;
pub(crate) mod splitter;
