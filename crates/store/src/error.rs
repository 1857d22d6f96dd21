//! What can go wrong with storage.

use std::path::{Path, PathBuf};

use crate::catalog::CatalogFault;
use crate::refusal::{BackupRefusal, FolderRefusal, StoreRefusal};

/// A fault of storage: what was being done, to what, and the cause.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The catalog did not do what it was asked.
    #[error("the catalog could not {doing}: {source}")]
    Catalog {
        /// What it was asked.
        doing: &'static str,
        /// What its database said.
        source: CatalogFault,
    },
    /// The connection to the catalog ended after it was asked to keep a change, and before it answered.
    #[error(
        "the connection to the catalog ended while it was to {doing}, before it said whether it did, so that may be \
         done: {source}. Run the same command again: an import that is published says that there is nothing to do; \
         `billfold imports`, `account list` and `key list` show the rest"
    )]
    Unsettled {
        /// What it was asked.
        doing: &'static str,
        /// What happened to the connection.
        source: CatalogFault,
    },
    /// The catalog holds something that this program did not write.
    #[error("the catalog holds {what}, which cannot be; restore it from a backup, or report this")]
    Damaged {
        /// What it holds.
        what: String,
    },
    /// The catalog comes from a newer program.
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
    /// The version that is wanted was pruned.
    #[error(
        "version {version} of the bill of customer {}, {}, payer {}, was pruned at {}: it was superseded, and what it \
         said was dropped by `billfold prune`. A backup of before has it; `billfold versions` lists what there was",
        bill.owner, bill.month, bill.payer, rfc3339(*at_us)
    )]
    Pruned {
        /// The bill.
        bill: bill::BillKey,
        /// The number of the version.
        version: u32,
        /// When it was pruned, microseconds since 1970.
        at_us: i64,
    },
    /// The data folder is not there.
    #[error(
        "there is no data folder at {}; `billfold import`, `account add` and `key create` make one",
        dir.display()
    )]
    Absent {
        /// Where it was looked for.
        dir: PathBuf,
    },
    /// A file or folder could not be used.
    #[error("could not {doing} {}: {source}", path.display())]
    File {
        /// What was being done.
        doing: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A temporary file could not be used.
    #[error(
        "could not {doing} a temporary file in {}: {source}; make room there, or give it to the one who runs \
         billfold", folder.display()
    )]
    Temporary {
        /// What was being done.
        doing: &'static str,
        /// The folder that it is in.
        folder: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// An object could not be used.
    #[error("could not {doing}: {source}")]
    Object {
        /// What was being done.
        doing: &'static str,
        /// What the object store said.
        source: object_store::Error,
    },
    /// Stored lines could not be read back.
    #[error(
        "could not read the lines of the object {path}: {source}; `billfold verify` tells what else is wrong, and a \
         backup has the object"
    )]
    Lines {
        /// The path of the object in the store.
        path: String,
        /// What the Parquet library said.
        source: parquet::errors::ParquetError,
    },
    /// Lines could not be written as Parquet, or read from it.
    #[error("could not {doing}: {source}")]
    Parquet {
        /// What was being done.
        doing: &'static str,
        /// What the Parquet library said.
        source: parquet::errors::ParquetError,
    },
    /// A law of the fold is broken. Nothing was published.
    #[error("{0}; this is a fault of billfold, please report it. Nothing was published")]
    Law(#[from] bill::LawBroken),
    /// A sum left the range of 128 bits. Nothing was published.
    #[error("{0}")]
    Sum(#[from] bill::SumOverflow),
    /// What was asked for cannot be done, and the message says why and what to do.
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

/// A time in microseconds since 1970 as RFC 3339 in UTC, to the second.
fn rfc3339(at_us: i64) -> String {
    jiff::Timestamp::from_microsecond(at_us).map_or_else(|_| format!("{at_us} us"), |at| format!("{at:.0}"))
}

impl StoreError {
    /// For `map_err`: a fault of the catalog while doing something.
    pub(crate) fn catalog<E: Into<CatalogFault>>(doing: &'static str) -> impl FnOnce(E) -> StoreError {
        move |source| StoreError::Catalog { doing, source: source.into() }
    }

    /// For `map_err`: a fault of a file.
    pub(crate) fn file(doing: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> StoreError {
        let path = path.to_owned();
        move |source| StoreError::File { doing, path, source }
    }

    /// For `map_err`: a fault of an object.
    pub(crate) fn object(doing: &'static str) -> impl FnOnce(object_store::Error) -> StoreError {
        move |source| StoreError::Object { doing, source }
    }

    /// For `map_err`: a fault of Parquet.
    pub(crate) fn parquet(doing: &'static str) -> impl FnOnce(parquet::errors::ParquetError) -> StoreError {
        move |source| StoreError::Parquet { doing, source }
    }

    /// For `map_err`: stored lines that cannot be read.
    pub(crate) fn lines(path: &str) -> impl FnOnce(parquet::errors::ParquetError) -> StoreError {
        let path = path.to_owned();
        move |source| StoreError::Lines { path, source }
    }

    /// Whether asking again soon may well succeed: the catalog is locked by somebody else, or its server is
    /// away for a moment.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        let (StoreError::Catalog { source, .. } | StoreError::Unsettled { source, .. }) = self else {
            return false;
        };
        source.is_busy()
    }

    /// Whether the connection to the catalog ended under the question.
    pub(crate) fn is_lost(&self) -> bool {
        matches!(self, StoreError::Catalog { source, .. } if source.is_lost())
    }
}
