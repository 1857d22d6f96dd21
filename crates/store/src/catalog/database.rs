//! The catalog in either of its databases, and how calls reach the one that is used.

use std::path::Path;

use super::generation::{CatalogChanges, Generation, HistoryEnds};
use super::list_position::{ChangesOfLists, ListPosition};
use super::postgres::Postgres;
use super::postgres::address::PostgresAddress;
use super::sqlite::Sqlite;
use crate::error::StoreError;

/// The catalog.
#[derive(Debug)]
pub enum Catalog {
    /// A file in the data folder.
    Sqlite(Sqlite),
    /// A database that several nodes share.
    Postgres(Box<Postgres>),
}

/// Delegates a call to the database that is used. SQLite answers in place, without a hop to another thread.
macro_rules! delegate {
    ($self:ident.$call:ident($($argument:expr),*)) => {
        match $self {
            Self::Sqlite(sqlite) => sqlite.$call($($argument),*),
            Self::Postgres(postgres) => postgres.$call($($argument),*).await,
        }
    };
}
pub(super) use delegate;

impl Catalog {
    /// Opens the SQLite file of a catalog, makes it if it does not exist, and runs the missing migrations.
    ///
    /// # Errors
    ///
    /// [`StoreError`]: the file cannot be used, or was written by a newer program.
    pub fn open_sqlite(path: &Path) -> Result<Self, StoreError> {
        Sqlite::open(path).map(Self::Sqlite)
    }

    /// Connects to a catalog in PostgreSQL, and runs the missing migrations.
    ///
    /// # Errors
    ///
    /// [`StoreError`]: the database cannot be used, or was written by a newer program.
    pub async fn open_postgres(address: &PostgresAddress) -> Result<Self, StoreError> {
        Postgres::open(address).await.map(|postgres| Self::Postgres(Box::new(postgres)))
    }

    /// Reads the present generation: with SQLite without a statement, with PostgreSQL by one for all that ask at the same time.
    /// `None` where it is unknown: while a writer of SQLite replaces it, and in a folder without an index of the log.
    ///
    /// # Errors
    ///
    /// [`StoreError`].
    pub async fn read_generation(&self) -> Result<Option<Generation>, StoreError> {
        match self {
            Self::Sqlite(sqlite) => Ok(sqlite.read_generation()),
            Self::Postgres(postgres) => postgres.read_generation().await.map(Some),
        }
    }

    /// Lists what changed since the histories had certain ends, in proportion to what changed; without them, it may be anything.
    /// `None` where the generation is unknown, or changes meanwhile.
    ///
    /// # Errors
    ///
    /// [`StoreError`].
    pub async fn list_changes(
        &self,
        since: Option<HistoryEnds>,
    ) -> Result<Option<CatalogChanges>, StoreError> {
        delegate!(self.list_changes(since))
    }

    /// Lists what changed in the lists for outside engines since a position, in proportion to what changed.
    ///
    /// # Errors
    ///
    /// [`StoreError`].
    pub(crate) async fn list_changes_of_lists(
        &self,
        since: Option<&ListPosition>,
    ) -> Result<ChangesOfLists, StoreError> {
        delegate!(self.list_changes_of_lists(since))
    }

    /// Lets later reads go on in the file that was opened, wherever it is moved: they report what this program changed in it.
    /// Without this, and for writes, the file must be at its path. In PostgreSQL this has no effect.
    pub fn pin_file(&self) {
        match self {
            Self::Sqlite(sqlite) => sqlite.pin_file(),
            Self::Postgres(_) => {}
        }
    }
}
