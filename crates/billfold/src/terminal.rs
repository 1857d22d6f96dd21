//! What people see at a terminal: text on standard output and standard error, tables, progress.

pub(crate) mod output;
pub(crate) mod progress;
pub(crate) mod shown;
pub(crate) mod table;
pub(crate) mod wording;
pub(crate) mod wrap;
