//! Objects of lines, their flaws, and the import that writes them: the records that the catalog and the lines share.

use bill::Month;
use bill::ledger::ImportId;

/// An import that has published nothing yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StagedImport {
    /// Its number.
    pub id: ImportId,
    /// Random token that is part of the names of all its objects.
    pub token: String,
}

/// A complete object of lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenObject {
    /// Its path in the object store.
    pub path: String,
    /// The month of all its lines.
    pub month: Month,
    /// Its length.
    pub bytes: u64,
    /// Number of lines in it.
    pub lines: u64,
    /// The SHA-256 of its bytes.
    pub sha256: [u8; 32],
}

/// An object of lines as the catalog records it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredObject {
    /// The import that wrote it.
    pub import: ImportId,
    /// Its path and content.
    pub object: WrittenObject,
}

impl StoredObject {
    /// Returns the order in which the objects of one month were written: by import, and in each by their number, which is
    /// behind a name of one length.
    pub(crate) fn order(&self) -> (ImportId, usize, &str) {
        (self.import, self.object.path.len(), &self.object.path)
    }
}

/// Parses number and token of an import in the path of its object, or of a piece of one:
/// `lines/month=2022-11/import-7-3fa94c1e00112233.parquet`, or the same with `-2` before the dot or `#1` at the end.
pub(crate) fn parse_object_path(path: &str) -> Option<(ImportId, &str)> {
    let (folder, name) = path.strip_prefix("lines/")?.split_once('/')?;
    folder.strip_prefix("month=")?;
    parse_object_name(name)
}

/// Parses number and token of an import in the name of its object, or of a piece of one.
pub(crate) fn parse_object_name(name: &str) -> Option<(ImportId, &str)> {
    let (import, rest) = name.strip_prefix("import-")?.split_once('-')?;
    let (token, _) = rest.split_once(".parquet")?;
    let token = token.split_once('-').map_or(token, |(token, _number)| token);
    Some((ImportId(import.parse().ok()?), token))
}

/// A difference between an object and what was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ObjectFlaw {
    /// It does not exist.
    Missing,
    /// A folder is in its place.
    Folder,
    /// It has another length.
    Length {
        /// Its length, in bytes.
        found: u64,
    },
    /// It has the right length, and other bytes.
    Content {
        /// The SHA-256 of its bytes.
        found: [u8; 32],
    },
    /// It cannot be read; the text is the error of the system.
    Unreadable(String),
}
