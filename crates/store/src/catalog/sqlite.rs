//! The catalog in SQLite: connections, transactions and migrations.

mod accounts;
mod bills;
mod changes;
mod checked_state;
mod closing;
mod connection;
mod contents;
mod customers;
mod digests;
mod events;
pub(super) mod file;
mod imports;
mod inserter;
mod lists;
mod maintenance;
mod names;
mod new_versions;
mod payments;
mod publish;
mod records;
mod registry;
mod revert;
mod rows;
mod seen;
mod verification;
mod versions;
mod visible;
mod wal_index;
mod writing;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, OnceLock, PoisonError};

use rusqlite::{Connection, ErrorCode, Transaction};

use super::totals_cache::TotalsCache;
use super::value::{count_run_migrations, newest_schema_version};
use crate::error::StoreError;
use crate::folder::FileIdentity;
use checked_state::{
    CatalogStamps, close_checked, find_checked_chain, make_chain, read_foreign_commits, record_checked,
};
use connection::{CatalogConnection, explain_error};
use file::{make_file, resolve_file};
use wal_index::WalIndex;

/// The migrations, in order. What is here has been released: it is added to, never changed.
const MIGRATIONS: [&str; 12] = [
    include_str!("sql/0001_start.sql"),
    include_str!("sql/0002_temporary_keys.sql"),
    include_str!("sql/0003_ledger.sql"),
    include_str!("sql/0004_prune.sql"),
    include_str!("sql/0005_months.sql"),
    include_str!("sql/0006_guards.sql"),
    include_str!("sql/0007_names_events.sql"),
    include_str!("sql/0008_swept_imports.sql"),
    include_str!("sql/0009_version_digests.sql"),
    include_str!("sql/0010_payments.sql"),
    include_str!("sql/0011_line_counts.sql"),
    include_str!("sql/0012_content_format.sql"),
];

/// Largest number of idle connections. Further concurrent requests open one each.
const IDLE_CONNECTIONS_MAX: usize = 16;

/// A catalog in a file of SQLite.
///
/// In WAL mode readers see the last published state and never wait for a writer. A connection is
/// checked out for one call and put back; a point read takes some microseconds, so it is done in place.
#[derive(Debug)]
pub struct Sqlite {
    path: PathBuf,
    /// The file that was opened first. A file that takes its place later belongs to another state of the data folder.
    identity: FileIdentity,
    /// True once reads may go on in a file that was moved.
    is_pinned: AtomicBool,
    idle: Mutex<Vec<CatalogConnection>>,
    totals: TotalsCache,
    /// Opened by the first that asks for the generation; `None` in it where there is no index.
    wal_index: OnceLock<Option<Box<WalIndex>>>,
}

impl Sqlite {
    /// Opens the file and runs the missing migrations.
    pub(super) fn open(path: &Path) -> Result<Self, StoreError> {
        let resolved = resolve_file(path)?;
        make_file(&resolved).map_err(explain_error("open its file", &resolved))?;
        let connection = CatalogConnection::connect(&resolved)?;
        let identity = FileIdentity::of(path)?;
        let sqlite = Self {
            path: resolved,
            identity,
            is_pinned: AtomicBool::new(false),
            idle: Mutex::new(vec![connection]),
            totals: TotalsCache::default(),
            wal_index: OnceLock::new(),
        };
        // The write lock is taken only if a migration is missing, so that readers never wait.
        let run: usize = sqlite.with(|connection| count_migrations(connection))?;
        if run == MIGRATIONS.len() {
            return Ok(sqlite);
        }
        sqlite.write("bring itself up to date", |transaction| {
            let found = count_migrations(transaction)?;
            for migration in MIGRATIONS.iter().skip(found) {
                transaction
                    .execute_batch(migration)
                    .map_err(StoreError::catalog("bring itself up to date"))?;
            }
            if found < MIGRATIONS.len() {
                transaction
                    .pragma_update(None, "user_version", newest_schema_version(&MIGRATIONS))
                    .map_err(StoreError::catalog("note its version"))?;
            }
            Ok::<_, StoreError>(())
        })?;
        Ok(sqlite)
    }

    /// Runs a function on a connection.
    fn with<T, E: From<StoreError>>(
        &self,
        run: impl FnOnce(&mut Connection) -> Result<T, E>,
    ) -> Result<T, E> {
        if !self.is_pinned.load(Ordering::Relaxed) {
            self.identity.check_is_there()?;
        }
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut connection = if let Some(connection) = idle {
            connection
        } else {
            let opened = CatalogConnection::connect(&self.path);
            // The file may have been replaced between the check and the opening.
            self.identity.check_is_there()?;
            opened?
        };
        let result = run(&mut connection.connection);
        connection.check_unchanged(&self.path)?;
        // A connection that met an error may be in any state, so it is not kept.
        if result.is_ok() && connection.can_be_kept() {
            let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
            if idle.len() < IDLE_CONNECTIONS_MAX {
                idle.push(connection);
            }
        }
        result
    }

    /// Runs a function that only reads, on one state of the catalog.
    fn read<T, E: From<StoreError>>(
        &self,
        doing: &'static str,
        run: impl FnOnce(&Transaction<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.with(|connection| {
            let transaction = connection.transaction().map_err(StoreError::catalog(doing))?;
            let value = run(&transaction)?;
            transaction.commit().map_err(StoreError::catalog(doing))?;
            Ok(value)
        })
    }

    /// Returns the text of the chain of commits that led to the present state of the file, if this state was checked by
    /// [`check_and_record`](Self::check_and_record), or came from such a one by commits of billfold alone; else `None`.
    fn find_chain(&self) -> Option<String> {
        find_checked_chain(&self.path).filter(|_| self.identity.check_is_there().is_ok())
    }

    /// Runs a check of the whole catalog, and records its state as checked, if it did not change meanwhile.
    fn check_and_record(
        &self,
        check: impl FnOnce(&Transaction<'_>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        let doing = "count its rows";
        self.with(|connection| {
            let before = (read_foreign_commits(connection), CatalogStamps::of(&self.path));
            let transaction = connection.transaction().map_err(StoreError::catalog(doing))?;
            check(&transaction)?;
            transaction.commit().map_err(StoreError::catalog(doing))?;
            let stamps = CatalogStamps::of(&self.path);
            if before.0.is_some() && before == (read_foreign_commits(connection), stamps.clone()) {
                record_checked(&self.path, &self.identity, stamps, make_chain());
            }
            Ok(())
        })
    }

    /// Lets reads go on in the file that was opened, as far as there are connections to it.
    pub(super) fn pin_file(&self) {
        self.is_pinned.store(true, Ordering::Relaxed);
    }

    /// Checks that the file which was opened is still at its path.
    pub(crate) fn check_is_there(&self) -> Result<(), StoreError> {
        self.identity.check_is_there()
    }

    /// Runs a function that writes, under the write lock. All that it wrote is committed; on an error, none of it is,
    /// unless it is [`StoreError::Unsettled`].
    fn write<T, E: From<StoreError>>(
        &self,
        doing: &'static str,
        run: impl FnOnce(&Transaction<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.with(|connection| {
            let transaction = connection::begin_writing(connection, doing, &self.path)?;
            // No other program commits until this one does.
            let foreign_commits = read_foreign_commits(&transaction);
            let chain = foreign_commits.and_then(|_| find_checked_chain(&self.path));
            let value = run(&transaction)?;
            // A move during the commit is the same as one after it: the file has all of it, or nothing.
            self.identity.check_is_there()?;
            transaction.commit().map_err(|error| explain_commit_error(doing, error))?;
            if chain.is_some() {
                let stamps = CatalogStamps::of(&self.path);
                if read_foreign_commits(connection) == foreign_commits {
                    record_checked(&self.path, &self.identity, stamps, chain);
                }
            }
            Ok(value)
        })
    }

    /// Runs a function that writes, under the write lock, and rolls back what it wrote: a dry run.
    fn write_and_roll_back<T>(
        &self,
        doing: &'static str,
        run: impl FnOnce(&Transaction<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.with(|connection| {
            let transaction = connection::begin_writing(connection, doing, &self.path)?;
            let value = run(&transaction)?;
            transaction.rollback().map_err(StoreError::catalog(doing))?;
            Ok(value)
        })
    }
}

impl Drop for Sqlite {
    fn drop(&mut self) {
        let Self { path, identity, idle, wal_index, .. } = self;
        close_checked(path, identity, || {
            idle.get_mut().unwrap_or_else(PoisonError::into_inner).clear();
            drop(wal_index.take());
        });
    }
}

/// Makes the error of a commit. Where the disk failed, the log may hold the whole commit, and the next opening of the file
/// then finds it there.
fn explain_commit_error(doing: &'static str, error: rusqlite::Error) -> StoreError {
    match error.sqlite_error_code() {
        Some(ErrorCode::SystemIoFailure) => StoreError::Unsettled { doing, source: error.into() },
        _ => StoreError::catalog(doing)(error),
    }
}

/// Returns the number of migrations that the catalog has run.
fn count_migrations(connection: &Connection) -> Result<usize, StoreError> {
    let found: i64 = connection
        .pragma_query_value(None, "user_version", |row| row.get(0))
        .map_err(StoreError::catalog("tell its version"))?;
    count_run_migrations(found, &MIGRATIONS)
}
