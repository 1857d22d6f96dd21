//! Errors of storage.

pub(crate) mod database;
pub(crate) mod stored_flaw;
pub(crate) mod system;

use std::path::{Path, PathBuf};

use crate::refusal::{BackupRefusal, FolderRefusal, MAKING, StoreRefusal};
use database::CatalogFault;
use stored_flaw::StoredFlaw;
use system::{describe_system_error, describe_temporary_error, find_system_error};

/// An error of storage: the attempted operation, its object, and the cause.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The catalog failed.
    #[error("the catalog could not {doing}: {source}")]
    Catalog {
        /// The attempted operation.
        doing: &'static str,
        /// The error of its database.
        source: CatalogFault,
    },
    /// The file of the catalog could not be used. The text is the cause and the fix.
    #[error("the catalog could not {doing}: {why}")]
    CatalogFile {
        /// The attempted operation.
        doing: &'static str,
        /// The cause and the fix.
        why: String,
    },
    /// The connection to the catalog ended during a commit, or its disk failed, so the change may be done or not.
    #[error(
        "the catalog did not confirm the attempt to {doing}, so that may be done or not: {source}. Run \
         the same command again: an import that is already published reports that there is nothing to do; \
         `billfold imports`, `account list` and `key list` show the rest"
    )]
    Unsettled {
        /// The attempted operation.
        doing: &'static str,
        /// The error of the connection or the disk.
        source: CatalogFault,
    },
    /// The catalog holds a value that this program does not write.
    #[error(
        "the catalog holds {what}, which billfold never writes; restore it from a backup, or report this"
    )]
    Damaged {
        /// The value, and its place.
        what: String,
    },
    /// A version is not what was published.
    #[error(
        "version {version} of the bill of customer {}, {}, payer {}, is not what was published: {flaw}; run \
         `billfold verify` to see all damage, and restore the catalog from a backup",
        bill.owner, bill.month, bill.payer
    )]
    DamagedVersion {
        /// The bill.
        bill: bill::BillKey,
        /// The number of the version.
        version: u32,
        /// The difference.
        flaw: StoredFlaw,
    },
    /// The tables of the catalog are not of one state.
    #[error(
        "the catalog is not of one state: it has {bills} bills and {first_versions} first versions of bills, and {versions} \
         versions and {digests} digests of versions, as where an older catalog.db was put beside a newer catalog.db-wal; \
         run `billfold verify` to see all damage, and restore the catalog from a backup"
    )]
    MixedStates {
        /// The number of bills.
        bills: u64,
        /// The number of versions that are the first of their bills.
        first_versions: u64,
        /// The number of versions.
        versions: u64,
        /// The number of digests of versions, and of versions that have none yet.
        digests: u64,
    },
    /// An object of lines holds something that this program does not write.
    #[error(
        "the object {path} holds {what}, which billfold never writes; restore it from a backup, or report this"
    )]
    DamagedObject {
        /// The path of the object in the store.
        path: String,
        /// The value and its column, or the difference of its columns.
        what: String,
    },
    /// The catalog was written by a newer program.
    #[error(
        "the catalog has version {found}, and this program knows versions up to {known}; run the newer \
         billfold that wrote it"
    )]
    Newer {
        /// The version of the catalog.
        found: i64,
        /// The newest version that this program knows.
        known: i64,
    },
    /// The requested version was pruned.
    #[error(
        "version {version} of the bill of customer {}, {}, payer {}, was pruned at {}: it was superseded, and \
         `billfold prune` dropped its content. An earlier backup has it; `billfold versions` lists all versions",
        bill.owner, bill.month, bill.payer, format_rfc3339(*at_us)
    )]
    Pruned {
        /// The bill.
        bill: bill::BillKey,
        /// The number of the version.
        version: u32,
        /// Time at which it was pruned, microseconds since 1970.
        at_us: i64,
    },
    /// The data folder does not exist.
    #[error(
        "there is no data folder at {}{}: name another, or make it, {MAKING}",
        dir.display(),
        if dir.is_dir() { ", since that folder has no objects of lines" } else { "" }
    )]
    Absent {
        /// Path at which it was expected.
        dir: PathBuf,
    },
    /// A file or folder could not be used.
    #[error("could not {doing} {}: {}", path.display(), describe_system_error(path, source))]
    File {
        /// The attempted operation.
        doing: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// The error of the system.
        source: std::io::Error,
    },
    /// The output of a callback could not be written.
    #[error("could not write to standard output: {0}")]
    Output(std::io::Error),
    /// A temporary file could not be used.
    #[error(
        "could not {doing} a temporary file in {}: {}", folder.display(), describe_temporary_error(folder, source)
    )]
    Temporary {
        /// The attempted operation.
        doing: &'static str,
        /// The folder of the file.
        folder: PathBuf,
        /// The error of the system.
        source: std::io::Error,
    },
    /// An object could not be used.
    #[error("could not {doing} {}: {source}", path.display())]
    Object {
        /// The attempted operation.
        doing: &'static str,
        /// The file of the object.
        path: PathBuf,
        /// The error of the object store.
        source: object_store::Error,
    },
    /// Stored lines could not be read back.
    #[error(
        "could not read the lines of the object {path}: {source}; run `billfold verify` to see all damage, and \
         restore the object from a backup"
    )]
    Lines {
        /// The path of the object in the store.
        path: String,
        /// The error of the Parquet library.
        source: parquet::errors::ParquetError,
    },
    /// Lines or lists could not be written as Parquet.
    #[error("could not {doing}: {source}")]
    Parquet {
        /// The attempted operation.
        doing: &'static str,
        /// The error of the Parquet library.
        source: parquet::errors::ParquetError,
    },
    /// A law of the fold is broken. Nothing was published.
    #[error("{0}; this is a bug of billfold, please report it. Nothing was published")]
    Law(#[from] bill::BrokenLaw),
    /// A sum left the range of 128 bits. Nothing was published.
    #[error("{0}")]
    Sum(#[from] bill::SumOverflow),
    /// A prune dropped versions, and their objects could not be deleted, or the lists not written.
    #[error(
        "the versions are dropped, but what follows failed, such as deleting their objects: {cause}; the next import tries \
         again"
    )]
    PrunedUntidy {
        /// The error.
        cause: Box<StoreError>,
    },
    /// A statement failed that answers several requests at once.
    #[error(transparent)]
    Shared(std::sync::Arc<StoreError>),
    /// The request was refused. The message says why, and what to do.
    #[error(transparent)]
    Refused(#[from] StoreRefusal),
}

impl From<FolderRefusal> for StoreError {
    fn from(refusal: FolderRefusal) -> Self {
        Self::Refused(refusal.into())
    }
}

impl From<BackupRefusal> for StoreError {
    fn from(refusal: BackupRefusal) -> Self {
        Self::Refused(refusal.into())
    }
}

/// Formats a time in microseconds since 1970 as RFC 3339 in UTC, to the second.
fn format_rfc3339(at_us: i64) -> String {
    jiff::Timestamp::from_microsecond(at_us).map_or_else(|_| format!("{at_us} us"), |at| format!("{at:.0}"))
}

impl StoreError {
    /// Returns a function for `map_err` that makes an error of the catalog.
    pub(crate) fn catalog<E: Into<CatalogFault>>(doing: &'static str) -> impl FnOnce(E) -> Self {
        move |source| Self::Catalog { doing, source: source.into() }
    }

    /// Returns a function for `map_err` that makes an error of a file or folder.
    pub(crate) fn file(doing: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::File { doing, path, source }
    }

    /// Returns a function for `map_err` that makes an error of an object, which is a file in a local store.
    pub(crate) fn object(doing: &'static str, file: &Path) -> impl FnOnce(object_store::Error) -> Self {
        let path = file.to_owned();
        move |source| match find_system_error(&source) {
            Some(source) => Self::File { doing, path, source },
            None => Self::Object { doing, path, source },
        }
    }

    /// Returns a function for `map_err` that makes an error of Parquet.
    pub(crate) fn parquet(doing: &'static str) -> impl FnOnce(parquet::errors::ParquetError) -> Self {
        move |source| Self::Parquet { doing, source }
    }

    /// Returns a function for `map_err` that makes an error of stored lines that cannot be read. They are in an object
    /// of the folder of the store.
    pub(crate) fn lines(folder: &Path, path: &str) -> impl FnOnce(parquet::errors::ParquetError) -> Self {
        let (file, path) = (folder.join(path), path.to_owned());
        move |source| match find_system_error(&source) {
            Some(source) => Self::File { doing: "read the lines in", path: file, source },
            None => Self::Lines { path, source },
        }
    }

    /// Returns true if a retry may soon succeed: the catalog is locked by another program, or its server is briefly
    /// unavailable.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        if matches!(self, Self::Refused(StoreRefusal::Folder(FolderRefusal::CatalogChanging { .. }))) {
            return true;
        }
        if let Self::Shared(error) = self {
            return error.is_busy();
        }
        let (Self::Catalog { source, .. } | Self::Unsettled { source, .. }) = self else {
            return false;
        };
        source.is_busy()
    }

    /// Returns true if another program held the write lock of the catalog for too long, so that nothing was changed. A
    /// catalog in PostgreSQL waits by itself.
    #[must_use]
    pub fn is_locked(&self) -> bool {
        matches!(self, Self::Catalog { source: CatalogFault::Sqlite(_), .. }) && self.is_busy()
    }

    /// Returns true if a part of the data folder that was opened is no longer at its place.
    #[must_use]
    pub fn is_replaced(&self) -> bool {
        matches!(self, Self::Refused(StoreRefusal::Folder(FolderRefusal::Replaced { .. })))
    }

    /// Returns true if lines are needed that another node has, and this one does not.
    #[must_use]
    pub fn is_without_lines(&self) -> bool {
        matches!(self, Self::Refused(StoreRefusal::LinesElsewhere { .. }))
    }

    /// Returns true if the connection to the catalog ended during the operation.
    pub(crate) fn is_lost(&self) -> bool {
        matches!(self, Self::Catalog { source, .. } if source.is_lost())
    }
}
