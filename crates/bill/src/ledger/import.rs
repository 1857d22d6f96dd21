//! Imports: their numbers, and the ways in which they change bills.

/// The number of an import.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ImportId(pub i64);

impl std::fmt::Display for ImportId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// The way in which the files of an import change the bills that they hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportMode {
    /// They state whole bills, which replace the current versions.
    Statement,
    /// They add lines to the bills.
    Append,
}

/// The kind of an import.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportKind {
    /// Files that state whole bills, or add lines to them.
    Files(ImportMode),
    /// The bills of an earlier import, as they were before it.
    Revert {
        /// The import that was taken back.
        of: ImportId,
    },
}
