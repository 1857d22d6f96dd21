//! The formats that a report can be printed in.

use std::io::{Result, Write};

use serde_json::Value;

/// A format of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OutputFormat {
    /// A table for people.
    Table,
    /// One row for each bill.
    Csv,
    /// One object for programs.
    Json,
}

impl OutputFormat {
    /// Returns the format that the flags `--csv` and `--json`, of which at most one is set, ask for.
    pub(super) const fn from_flags(is_csv: bool, is_json: bool) -> Self {
        match (is_csv, is_json) {
            (true, _) => Self::Csv,
            (_, true) => Self::Json,
            (false, false) => Self::Table,
        }
    }
}

/// Writes an object up to the start of one more field, `list`, whose items follow one by one: a list of any length
/// then needs no memory. The caller closes the list and the object.
pub(super) fn write_open_object(out: &mut impl Write, object: &Value, list: &str) -> Result<()> {
    let text = object.to_string();
    let Some(fields) = text.strip_suffix('}') else { unreachable!("{text} is no object") };
    write!(out, "{fields},\n\"{list}\":[")
}
