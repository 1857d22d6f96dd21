//! CSV as RFC 4180 has it: bytes to records.

pub(crate) mod field;
pub(crate) mod record;
pub(crate) mod separator_line;
pub(crate) mod split_error;
pub(crate) mod splitter;
