//! What kind of import brought a version, in words and for programs.

use bill::ledger::{ImportKind, ImportMode};

/// In words.
pub(crate) fn kind(kind: ImportKind) -> String {
    match kind {
        ImportKind::Files(_) => kind_name(kind).to_owned(),
        ImportKind::Revert { of } => format!("revert of import {of}"),
    }
}

/// As a name for programs.
pub(crate) fn kind_name(kind: ImportKind) -> &'static str {
    match kind {
        ImportKind::Files(ImportMode::Statement) => "statement",
        ImportKind::Files(ImportMode::Append) => "append",
        ImportKind::Revert { .. } => "revert",
    }
}

/// The number of the import that was taken back, for programs; `None` of other kinds.
pub(crate) fn reverts(kind: ImportKind) -> Option<i64> {
    match kind {
        ImportKind::Files(_) => None,
        ImportKind::Revert { of } => Some(of.0),
    }
}
