//! The catalog in SQLite: connections, migrations, and how rows become values.

mod accounts;
mod bills;
mod closing;
mod file;
mod imports;
mod keeping;
mod ledger;
mod publish;
mod records;
mod revert;
mod rows;

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, Transaction, TransactionBehavior};

use crate::error::StoreError;
pub(crate) use file::check_path_length;
use file::{open_file, resolve_file};

/// The migrations, in order. What is here has been released: it is added to, never changed.
const MIGRATIONS: [&str; 6] = [
    include_str!("sql/0001_start.sql"),
    include_str!("sql/0002_temporary_keys.sql"),
    include_str!("sql/0003_ledger.sql"),
    include_str!("sql/0004_prune.sql"),
    include_str!("sql/0005_months.sql"),
    include_str!("sql/0006_guards.sql"),
];

/// How long a statement waits for another process's transaction. An import's own takes well below
/// a second for each ten thousand cells.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// How many prepared statements a connection keeps: all that there are.
const STATEMENTS_KEPT: usize = 64;

/// How many idle connections are kept. More than this many requests at once open one each.
const IDLE_CONNECTIONS_MAX: usize = 16;

/// A catalog in a file of SQLite.
///
/// In WAL mode readers see the last published state and never wait for a writer. A connection is
/// taken for one call and put back; a point read takes some microseconds, so it is done in place.
#[derive(Debug)]
pub struct Sqlite {
    path: PathBuf,
    idle: Mutex<Vec<Connection>>,
}

impl Sqlite {
    /// Opens the file and brings it up to date.
    pub(super) fn open(path: &Path) -> Result<Sqlite, StoreError> {
        let sqlite = Sqlite { path: resolve_file(path)?, idle: Mutex::new(Vec::new()) };
        let known = i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX);
        // The write lock is taken only if there is something to write, so that readers never wait.
        if sqlite.with(|connection| version(connection, known))? == known {
            return Ok(sqlite);
        }
        sqlite.write("bring itself up to date", |transaction| {
            let found = version(transaction, known)?;
            let done = usize::try_from(found).unwrap_or_default();
            for migration in MIGRATIONS.iter().skip(done) {
                transaction
                    .execute_batch(migration)
                    .map_err(StoreError::catalog("bring itself up to date"))?;
            }
            if found < known {
                transaction
                    .pragma_update(None, "user_version", known)
                    .map_err(StoreError::catalog("note its version"))?;
            }
            Ok(())
        })?;
        Ok(sqlite)
    }

    /// Runs a function on a connection.
    fn with<T>(&self, run: impl FnOnce(&mut Connection) -> Result<T, StoreError>) -> Result<T, StoreError> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut connection = match idle {
            Some(connection) => connection,
            None => connect(&self.path).map_err(StoreError::catalog("open its file"))?,
        };
        let result = run(&mut connection);
        // A connection that met a fault may be in any state, so it is not kept.
        if result.is_ok() {
            let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
            if idle.len() < IDLE_CONNECTIONS_MAX {
                idle.push(connection);
            }
        }
        result
    }

    /// Runs a function that only reads, on one state of the catalog.
    fn read<T>(
        &self,
        doing: &'static str,
        run: impl FnOnce(&Transaction<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.with(|connection| {
            let transaction = connection.transaction().map_err(StoreError::catalog(doing))?;
            let value = run(&transaction)?;
            transaction.commit().map_err(StoreError::catalog(doing))?;
            Ok(value)
        })
    }

    /// Runs a function that writes, under the write lock; all of it is kept or, on an error, nothing.
    fn write<T>(
        &self,
        doing: &'static str,
        run: impl FnOnce(&Transaction<'_>) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        self.with(|connection| {
            let transaction = connection
                .transaction_with_behavior(TransactionBehavior::Immediate)
                .map_err(StoreError::catalog(doing))?;
            let value = run(&transaction)?;
            transaction.commit().map_err(StoreError::catalog(doing))?;
            Ok(value)
        })
    }

    /// The same, where what is written is kept only if nothing was refused either.
    fn write_unless<T, R>(
        &self,
        doing: &'static str,
        run: impl FnOnce(&Transaction<'_>) -> Result<Result<T, R>, StoreError>,
    ) -> Result<Result<T, R>, StoreError> {
        self.with(|connection| {
            let transaction = connection
                .transaction_with_behavior(TransactionBehavior::Immediate)
                .map_err(StoreError::catalog(doing))?;
            let value = run(&transaction)?;
            let end = if value.is_ok() { transaction.commit() } else { transaction.rollback() };
            end.map_err(StoreError::catalog(doing))?;
            Ok(value)
        })
    }
}

/// Opens a connection: write-ahead log, every commit on the disk before it returns.
fn connect(path: &Path) -> rusqlite::Result<Connection> {
    let connection = open_file(path)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    use_write_ahead_log(&connection)?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.pragma_update(None, "foreign_keys", "ON")?;
    // Without this, SQLite plans a join anew for each value that is bound: half of a request's time.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS_KEPT);
    Ok(connection)
}

/// Puts a new file into WAL mode. SQLite does not wait for others to do so, as it does with all else, so
/// the first programs to use a folder at once wait here for each other.
fn use_write_ahead_log(connection: &Connection) -> rusqlite::Result<()> {
    const PAUSE: Duration = Duration::from_millis(20);
    let mut waited = Duration::ZERO;
    loop {
        let journal = connection.pragma_query_value(None, "journal_mode", |row| row.get::<_, String>(0));
        let result = match journal {
            Ok(journal) if journal == "wal" => return Ok(()),
            Ok(_) => connection.pragma_update(None, "journal_mode", "WAL"),
            Err(error) => Err(error),
        };
        match result {
            Err(error)
                if waited < BUSY_TIMEOUT
                    && error.sqlite_error_code() == Some(rusqlite::ErrorCode::DatabaseBusy) =>
            {
                std::thread::sleep(PAUSE);
                waited = waited.saturating_add(PAUSE);
            }
            result => return result,
        }
    }
}

/// The version of the catalog, which must not be newer than what this program knows.
fn version(connection: &Connection, known: i64) -> Result<i64, StoreError> {
    let found = connection
        .pragma_query_value(None, "user_version", |row| row.get(0))
        .map_err(StoreError::catalog("tell its version"))?;
    if found > known {
        return Err(StoreError::Newer { found, known });
    }
    Ok(found)
}
