//! The rules by which files are read.

use bill::{CodeTables, Month};

/// The rules by which files are read.
#[derive(Clone, Copy, Debug)]
pub struct Rules<'a> {
    /// The codes of names.
    pub tables: &'a CodeTables,
    /// The month that the caller gives for all lines.
    pub month: Option<Month>,
}
