//! Imports, as the catalog gives and takes them.

use bill::BillKey;

/// The number of an import.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ImportId(pub i64);

impl std::fmt::Display for ImportId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// What an import does to the bills that it holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// It states them whole, in place of what was there.
    Statement,
    /// It adds lines to them.
    Append,
}

/// What kind of import it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportKind {
    /// Files that state whole bills, or add lines to them.
    Files(Way),
    /// The bills of an earlier import, as they were before it.
    Revert {
        /// The import that was taken back.
        of: ImportId,
    },
}

/// One file of an import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileInfo {
    /// Its name, as it was given.
    pub name: String,
    /// Its length.
    pub bytes: u64,
    /// The SHA-256 of its bytes.
    pub sha256: [u8; 32],
}

/// What is known of an import before its files are read.
#[derive(Clone, Debug)]
pub struct Staging<'a> {
    /// Whether it states whole bills or adds lines to them.
    pub way: Way,
    /// Digest of all that decides what the import means: bytes, month, modes, code tables.
    pub identity: [u8; 32],
    /// The user of the system who runs it.
    pub imported_by: &'a str,
    /// Its files.
    pub files: &'a [FileInfo],
    /// Now, microseconds since 1970.
    pub now_us: i64,
}

/// What became of what an import stated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// All of it is current.
    Current,
    /// A later import took the place of some of it: the first such bill, its current version, and the
    /// import of that.
    Superseded(BillKey, u32, ImportId),
    /// It added no lines, since all were there, and its bills have changed since: whether the lines
    /// still are there is to be looked at anew.
    Unknown,
}

/// An earlier import of the same identity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SameImport {
    /// Its number.
    pub id: ImportId,
    /// When it was published, microseconds since 1970.
    pub published_at_us: i64,
    /// What became of what it stated.
    pub standing: Standing,
}

/// An import as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ImportInfo {
    /// Its number.
    pub id: ImportId,
    /// What kind of import it is.
    pub kind: ImportKind,
    /// When it was published, microseconds since 1970; `None` while it runs, or if it was killed.
    pub published_at_us: Option<i64>,
    /// The user of the system who ran it.
    pub imported_by: String,
    /// Its files.
    pub files: Vec<FileInfo>,
    /// How many lines they have.
    pub lines: u64,
    /// Notices and their counts, as JSON.
    pub notices: String,
    /// The versions that it published.
    pub versions: Vec<ImportedVersion>,
    /// How many bills it held that were unchanged.
    pub unchanged: u64,
}

/// A version that an import published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ImportedVersion {
    /// The bill.
    pub bill: BillKey,
    /// The number of the version, from 1.
    pub number: u32,
    /// Whether only texts differ from the version before.
    pub texts_only: bool,
}
