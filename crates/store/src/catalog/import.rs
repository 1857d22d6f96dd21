//! Imports and their objects, as the catalog stores and returns them.

use bill::BillKey;
use bill::ledger::{ImportId, ImportKind, ImportMode};

/// One file of an import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileInfo {
    /// Its name, as the operator gave it.
    pub name: String,
    /// Its length in bytes.
    pub bytes: u64,
    /// The SHA-256 of its bytes.
    pub sha256: [u8; 32],
}

/// The facts of an import that are known before its files are read.
#[derive(Clone, Debug)]
pub struct Staging<'a> {
    /// The way in which it changes bills.
    pub mode: ImportMode,
    /// Digest of everything that decides the result of the import: bytes, month, modes, code tables.
    pub identity: [u8; 32],
    /// The user of the system who runs it.
    pub imported_by: &'a str,
    /// Its files.
    pub files: &'a [FileInfo],
    /// Now, microseconds since 1970.
    pub now_us: i64,
}

/// The present state of what an import stated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ImportStatus {
    /// All of it is current.
    Current,
    /// A later import replaced some of it: the first such bill, its current version, and the import that published
    /// that version.
    Superseded(BillKey, u32, ImportId),
    /// It added no lines, since all existed, and its bills have changed since: the caller has to check again whether
    /// the lines still exist.
    Unknown,
}

/// An earlier import of the same identity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SameImport {
    /// Its number.
    pub id: ImportId,
    /// The time of publication, microseconds since 1970.
    pub published_at_us: i64,
    /// The present state of what it stated.
    pub status: ImportStatus,
}

/// An import as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportInfo {
    /// Its number.
    pub id: ImportId,
    /// Its kind.
    pub kind: ImportKind,
    /// The time of publication, microseconds since 1970; `None` while it runs, or if it was killed.
    pub published_at_us: Option<i64>,
    /// The user of the system who ran it.
    pub imported_by: String,
    /// Its files.
    pub files: Vec<FileInfo>,
    /// The number of lines in its files.
    pub lines: u64,
    /// Notices and their counts, as JSON.
    pub notices: String,
    /// The versions that it published.
    pub versions: Vec<ImportedVersion>,
    /// The number of its bills that were unchanged.
    pub unchanged: u64,
}

/// A version that an import published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ImportedVersion {
    /// The bill.
    pub bill: BillKey,
    /// The number of the version, from 1.
    pub number: u32,
    /// True if only texts differ from the version before.
    pub texts_only: bool,
}
