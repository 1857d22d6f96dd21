//! Connections to the file of the catalog: for reading and writing, or for reading alone where this user may not write.
//!
//! A reader of a write-ahead log needs a file beside the catalog in which all readers and writers lock. Where it does
//! not exist and cannot be made, and no change waits in the log, the catalog is read without locks, and the result
//! counts only if the file did not change meanwhile.

use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, MAIN_DB, Transaction, TransactionBehavior};

use super::file::{FileStamp, explain_file_error, has_waiting_changes};
use super::file::{open_file, open_read_only, open_without_locks};
use crate::error::StoreError;
use crate::refusal::FolderRefusal;

/// Time for which a statement waits for another process's transaction. That of an import takes well below a second
/// for each ten thousand cells.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// Time between two attempts to open a file that another program is opening or closing.
const PAUSE: Duration = Duration::from_millis(20);

/// Number of attempts to open a file for reading while other programs open and close it.
const ATTEMPTS_MAX: usize = 25;

/// Number of prepared statements that a connection keeps: all that the program has.
const STATEMENTS_MAX: usize = 64;

/// A connection to the file of the catalog.
#[derive(Debug)]
pub(super) struct CatalogConnection {
    pub(super) connection: Connection,
    /// State of the file before it is read without locks; `None` if the connection takes locks.
    unlocked: Option<FileStamp>,
}

impl CatalogConnection {
    /// Opens a connection for reading and writing, or for reading alone if this user may not write.
    ///
    /// # Errors
    ///
    /// [`StoreError`]: the file cannot be opened, or is no database.
    pub(super) fn connect(path: &Path) -> Result<Self, StoreError> {
        let opened = match open_for_writing(path) {
            Err(error) if is_denied(&error) && path.exists() => match open_for_reading(path) {
                Err(error) if is_denied(&error) && has_waiting_changes(path) => {
                    let why = explain_file_error(path).unwrap_or_else(|| error.to_string());
                    let why = format!(
                        "a program that was killed left changes in {}-wal, which only a user who may write here can read, \
                         and {why}",
                        path.display()
                    );
                    return Err(StoreError::CatalogFile { doing: "open its file", why });
                }
                opened => opened,
            },
            opened => opened.map(|connection| Self { connection, unlocked: None }),
        };
        opened.map_err(explain_error("open its file", path))
    }

    /// Checks that a file that was read without locks did not change since the connection was opened.
    ///
    /// # Errors
    ///
    /// [`FolderRefusal::CatalogChanging`]: it did, so what was read may be wrong.
    pub(super) fn check_unchanged(&self, path: &Path) -> Result<(), StoreError> {
        match &self.unlocked {
            Some(before) if FileStamp::of(path).ok().as_ref() != Some(before) => {
                Err(FolderRefusal::CatalogChanging { catalog: path.to_owned() }.into())
            }
            _ => Ok(()),
        }
    }

    /// Returns true if the connection may be used again: it sees what others publish.
    pub(super) fn can_be_kept(&self) -> bool {
        self.unlocked.is_none()
    }
}

/// Begins a transaction that writes, under the write lock.
///
/// # Errors
///
/// [`StoreError::CatalogFile`]: this user may not write. Others if the catalog cannot be used.
pub(super) fn begin_writing<'c>(
    connection: &'c mut Connection,
    doing: &'static str,
    path: &Path,
) -> Result<Transaction<'c>, StoreError> {
    let is_read_only = connection.is_readonly(MAIN_DB).map_err(StoreError::catalog(doing))?;
    if is_read_only && let Some(why) = explain_file_error(path) {
        return Err(StoreError::CatalogFile { doing, why: format!("it is read-only here, since {why}") });
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate);
    transaction.map_err(explain_error(doing, path))
}

/// Returns a function for `map_err` that makes an error of the catalog, with the file that causes it and the fix.
pub(super) fn explain_error(doing: &'static str, path: &Path) -> impl FnOnce(rusqlite::Error) -> StoreError {
    move |source| match explain_file_error(path).filter(|_| is_denied(&source)) {
        Some(why) => StoreError::CatalogFile { doing, why },
        None => StoreError::catalog(doing)(source),
    }
}

/// Returns true if an error means that the file, or one beside it, may not be opened or written.
fn is_denied(error: &rusqlite::Error) -> bool {
    let code = error.sqlite_error_code();
    matches!(code, Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied))
}

/// Opens a connection: write-ahead log, every commit on the disk before it returns.
fn open_for_writing(path: &Path) -> rusqlite::Result<Connection> {
    let connection = open_file(path)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    use_write_ahead_log(&connection)?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    set_options(&connection)?;
    Ok(connection)
}

/// Opens a connection that only reads. It takes locks if the log holds changes, as while a writer runs.
fn open_for_reading(path: &Path) -> rusqlite::Result<CatalogConnection> {
    let mut attempts = 1;
    loop {
        let opened = FileStamp::of_settled(path).and_then(|stamp| {
            // Asked after the stamp was read: while changes wait, others may be half copied into the file.
            let unlocked = (!has_waiting_changes(path)).then_some(stamp);
            let connection =
                if unlocked.is_some() { open_without_locks(path)? } else { open_read_only(path)? };
            Ok(CatalogConnection { connection, unlocked })
        });
        let opened = opened.and_then(|opened| {
            opened.connection.busy_timeout(BUSY_TIMEOUT)?;
            // The first statement opens the files.
            opened.connection.pragma_query_value(None, "schema_version", |row| row.get::<_, i64>(0))?;
            set_options(&opened.connection)?;
            Ok(opened)
        });
        match opened {
            // The log came or went in between.
            Err(error) if is_denied(&error) && attempts < ATTEMPTS_MAX => {
                std::thread::sleep(PAUSE);
                attempts += 1;
            }
            opened => return opened,
        }
    }
}

/// Sets the options that all connections have.
fn set_options(connection: &Connection) -> rusqlite::Result<()> {
    connection.pragma_update(None, "foreign_keys", "ON")?;
    // Without this, SQLite plans a join again for each value that is bound: half of a request's time.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS_MAX);
    Ok(())
}

/// Puts a new file into WAL mode. SQLite does not wait for other programs here, as it does everywhere else, so the
/// first programs to use a folder wait here for each other.
fn use_write_ahead_log(connection: &Connection) -> rusqlite::Result<()> {
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
                if waited < BUSY_TIMEOUT && error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) =>
            {
                std::thread::sleep(PAUSE);
                waited += PAUSE;
            }
            result => return result,
        }
    }
}
