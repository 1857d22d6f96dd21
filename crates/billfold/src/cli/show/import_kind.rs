//! The kind of the import that brought a version, in words and for programs.

use bill::ledger::{ImportKind, ImportMode};

/// Describes a kind in words.
pub(crate) fn describe_kind(kind: ImportKind) -> String {
    match kind {
        ImportKind::Files(_) => kind_name(kind).to_owned(),
        ImportKind::Revert { of } => format!("revert of import {of}"),
    }
}

/// Returns the name of a kind for programs.
pub(crate) fn kind_name(kind: ImportKind) -> &'static str {
    match kind {
        ImportKind::Files(ImportMode::Statement) => "statement",
        ImportKind::Files(ImportMode::Append) => "append",
        ImportKind::Revert { .. } => "revert",
    }
}

/// Returns the number of the import that a revert took back, for programs; `None` for other kinds.
pub(crate) fn reverted_import(kind: ImportKind) -> Option<i64> {
    match kind {
        ImportKind::Files(_) => None,
        ImportKind::Revert { of } => Some(of.0),
    }
}
