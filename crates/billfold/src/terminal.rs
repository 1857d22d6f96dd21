//! What people see at a terminal: tables, progress, and text on standard output and standard error.

pub(crate) mod progress;
pub(crate) mod table;
