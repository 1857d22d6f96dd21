//! Errors of the two databases of the catalog, with hints on what to do about them.

use std::error::Error as _;
use std::time::Duration;

use tokio_postgres::error::SqlState;

/// An error of the catalog's database, or of the connection to it.
#[derive(Debug, thiserror::Error)]
pub enum CatalogFault {
    /// SQLite.
    #[error("{0}{hint}", hint = choose_sqlite_hint(.0))]
    Sqlite(#[from] rusqlite::Error),
    /// PostgreSQL, or the connection to it.
    #[error("{message}{hint}", message = describe_postgres(.0), hint = choose_postgres_hint(.0))]
    Postgres(#[from] tokio_postgres::Error),
    /// PostgreSQL did not answer in time.
    #[error("PostgreSQL gave no answer in {} s; see whether it runs and can be reached", .0.as_secs())]
    TimedOut(Duration),
    /// No connection to PostgreSQL became free in time.
    #[error("all {0} connections to PostgreSQL stayed in use; it is slow, or there is too much to do")]
    NoConnection(u32),
    /// The certificates that identify the server cannot be used; the text is the cause.
    #[error("{0}")]
    Certificates(String),
}

impl CatalogFault {
    /// Returns true if a retry may soon succeed.
    pub(crate) fn is_busy(&self) -> bool {
        use rusqlite::ErrorCode as Code;
        match self {
            Self::Sqlite(error) => {
                matches!(error.sqlite_error_code(), Some(Code::DatabaseBusy | Code::DatabaseLocked))
            }
            Self::Postgres(error) => match error.code() {
                Some(code) => TRANSIENT.contains(code) || code.code().starts_with("08"),
                None => is_disconnected(error),
            },
            Self::TimedOut(_) | Self::NoConnection(_) => true,
            Self::Certificates(_) => false,
        }
    }

    /// Returns true if the connection ended during the operation. Another connection may succeed.
    pub(crate) fn is_lost(&self) -> bool {
        match self {
            Self::Postgres(error) => match error.code() {
                Some(code) => DISCONNECTING.contains(code),
                None => is_disconnected(error),
            },
            Self::Sqlite(_) | Self::TimedOut(_) | Self::NoConnection(_) | Self::Certificates(_) => false,
        }
    }
}

/// States with which PostgreSQL ends a sound connection.
const DISCONNECTING: [SqlState; 3] =
    [SqlState::ADMIN_SHUTDOWN, SqlState::CRASH_SHUTDOWN, SqlState::CANNOT_CONNECT_NOW];

/// States that pass without help.
const TRANSIENT: [SqlState; 8] = [
    SqlState::ADMIN_SHUTDOWN,
    SqlState::CRASH_SHUTDOWN,
    SqlState::CANNOT_CONNECT_NOW,
    SqlState::TOO_MANY_CONNECTIONS,
    SqlState::LOCK_NOT_AVAILABLE,
    SqlState::QUERY_CANCELED,
    SqlState::T_R_SERIALIZATION_FAILURE,
    SqlState::T_R_DEADLOCK_DETECTED,
];

/// Returns true if there was no connection, or it ended.
fn is_disconnected(error: &tokio_postgres::Error) -> bool {
    error.is_closed() || find_io_cause(error).is_some()
}

/// Finds the I/O error that caused an error of PostgreSQL.
fn find_io_cause(error: &tokio_postgres::Error) -> Option<&std::io::Error> {
    // A refused certificate is reported as an I/O error, too, and does not pass.
    let is_io = |io: &&std::io::Error| io.kind() != std::io::ErrorKind::InvalidData;
    error.source().and_then(|source| source.downcast_ref()).filter(is_io)
}

/// Returns a hint on what to do about an error of SQLite; empty if there is none.
fn choose_sqlite_hint(error: &rusqlite::Error) -> &'static str {
    use rusqlite::ErrorCode as Code;
    match error.sqlite_error_code() {
        Some(Code::DatabaseBusy | Code::DatabaseLocked) => {
            "; another program has been writing for long, try again when it is done"
        }
        Some(Code::ReadOnly | Code::CannotOpen | Code::PermissionDenied) => {
            "; see who may read and write the data folder and the files in it, and whether this process has as many files \
             open as it may (ulimit -n, LimitNOFILE)"
        }
        Some(Code::DiskFull) => "; make room on the disk of the data folder",
        Some(Code::SystemIoFailure) => "; check the disk that the data folder is on",
        Some(Code::DatabaseCorrupt | Code::NotADatabase) => {
            "; check the disk that the data folder is on, and restore the folder from a backup"
        }
        _ => "",
    }
}

/// Describes an error of PostgreSQL with its causes. Details are omitted, because they quote rows.
fn describe_postgres(error: &tokio_postgres::Error) -> String {
    if let Some(reported) = error.as_db_error() {
        return format!("{} (SQLSTATE {})", reported.message(), reported.code().code());
    }
    let causes = std::iter::successors(error.source(), |cause: &&dyn std::error::Error| (*cause).source());
    causes.fold(error.to_string(), |message, cause| {
        let cause = cause.to_string();
        if message.ends_with(&cause) { message } else { format!("{message}: {cause}") }
    })
}

/// Returns a hint on what to do about an error of PostgreSQL; empty if there is none.
fn choose_postgres_hint(error: &tokio_postgres::Error) -> &'static str {
    let Some(code) = error.code() else {
        return match find_io_cause(error).map(std::io::Error::kind) {
            Some(std::io::ErrorKind::ConnectionRefused | std::io::ErrorKind::NotFound) => {
                "; see whether PostgreSQL runs, and host and port of the catalog's address"
            }
            _ if is_disconnected(error) => "; see whether PostgreSQL runs and can be reached",
            _ => "",
        };
    };
    match code {
        code if *code == SqlState::INVALID_PASSWORD
            || *code == SqlState::INVALID_AUTHORIZATION_SPECIFICATION =>
        {
            "; see user, password and sslmode of the catalog's address, and the server's pg_hba.conf"
        }
        code if *code == SqlState::INVALID_CATALOG_NAME => "; make the database, as docs/postgresql.md says",
        code if *code == SqlState::INSUFFICIENT_PRIVILEGE => {
            "; the role must own the database or the schema billfold, as docs/postgresql.md says"
        }
        code if *code == SqlState::TOO_MANY_CONNECTIONS => {
            "; raise max_connections of the server, or run fewer programs on it"
        }
        code if *code == SqlState::DISK_FULL => "; make room on the disk of the server",
        code if *code == SqlState::READ_ONLY_SQL_TRANSACTION => {
            "; this server is a replica or read-only, name the one that takes writes"
        }
        code if *code == SqlState::LOCK_NOT_AVAILABLE => {
            "; another program has been writing for long, try again when it is done"
        }
        code if DISCONNECTING.contains(code) => "; try again when the server is up",
        _ => "",
    }
}
