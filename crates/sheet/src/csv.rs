//! CSV as RFC 4180 has it: bytes to records.

pub(crate) mod field;
pub(crate) mod record;
mod row_scanner;
pub(crate) mod row_splitter;
pub(crate) mod separator_line;
mod separators;
pub(crate) mod split_block;
pub(crate) mod split_error;
pub(crate) mod splitter;
