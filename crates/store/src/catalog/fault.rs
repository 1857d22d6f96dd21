//! What either database says when it does not do what it was asked, and what to do about it.

use std::error::Error as _;
use std::time::Duration;

use tokio_postgres::error::SqlState;

/// What the database of the catalog said, or what happened on the way to it.
#[derive(Debug, thiserror::Error)]
pub enum CatalogFault {
    /// SQLite.
    #[error("{0}{hint}", hint = sqlite_hint(.0))]
    Sqlite(#[from] rusqlite::Error),
    /// PostgreSQL, or the connection to it.
    #[error("{said}{hint}", said = postgres_said(.0), hint = postgres_hint(.0))]
    Postgres(#[from] tokio_postgres::Error),
    /// PostgreSQL did not answer in time.
    #[error("PostgreSQL gave no answer in {} s; see whether it runs and can be reached", .0.as_secs())]
    TimedOut(Duration),
    /// No connection to PostgreSQL became free in time.
    #[error("all {0} connections to PostgreSQL stayed in use; it is slow, or there is too much to do")]
    NoConnection(u32),
    /// The certificates by which the server is to be known cannot be used.
    #[error("{0}")]
    Certificates(String),
}

impl CatalogFault {
    /// Whether asking again soon may well succeed.
    pub(crate) fn is_busy(&self) -> bool {
        use rusqlite::ErrorCode as Code;
        match self {
            CatalogFault::Sqlite(error) => {
                matches!(error.sqlite_error_code(), Some(Code::DatabaseBusy | Code::DatabaseLocked))
            }
            CatalogFault::Postgres(error) => match error.code() {
                Some(code) => PASSING.contains(code) || code.code().starts_with("08"),
                None => is_lost(error),
            },
            CatalogFault::TimedOut(_) | CatalogFault::NoConnection(_) => true,
            CatalogFault::Certificates(_) => false,
        }
    }

    /// Whether the connection ended under the question, which another one may well answer.
    pub(crate) fn is_lost(&self) -> bool {
        match self {
            CatalogFault::Postgres(error) => match error.code() {
                Some(code) => ENDED.contains(code),
                None => is_lost(error),
            },
            CatalogFault::Sqlite(_)
            | CatalogFault::TimedOut(_)
            | CatalogFault::NoConnection(_)
            | CatalogFault::Certificates(_) => false,
        }
    }
}

/// States in which PostgreSQL ends a connection that is in order.
const ENDED: [SqlState; 3] =
    [SqlState::ADMIN_SHUTDOWN, SqlState::CRASH_SHUTDOWN, SqlState::CANNOT_CONNECT_NOW];

/// States that pass by themselves.
const PASSING: [SqlState; 8] = [
    SqlState::ADMIN_SHUTDOWN,
    SqlState::CRASH_SHUTDOWN,
    SqlState::CANNOT_CONNECT_NOW,
    SqlState::TOO_MANY_CONNECTIONS,
    SqlState::LOCK_NOT_AVAILABLE,
    SqlState::QUERY_CANCELED,
    SqlState::T_R_SERIALIZATION_FAILURE,
    SqlState::T_R_DEADLOCK_DETECTED,
];

/// Whether there was no connection, or it ended.
fn is_lost(error: &tokio_postgres::Error) -> bool {
    error.is_closed() || io_cause(error).is_some()
}

/// The fault of the system that is behind an error.
fn io_cause(error: &tokio_postgres::Error) -> Option<&std::io::Error> {
    // A certificate that is refused comes as a fault of input and output, and it does not pass.
    let is_own = |io: &&std::io::Error| io.kind() != std::io::ErrorKind::InvalidData;
    error.source().and_then(|source| source.downcast_ref()).filter(is_own)
}

/// What to do about a fault of SQLite, where that is known.
fn sqlite_hint(error: &rusqlite::Error) -> &'static str {
    use rusqlite::ErrorCode as Code;
    match error.sqlite_error_code() {
        Some(Code::DatabaseBusy | Code::DatabaseLocked) => {
            "; another program has been writing for long, try again when it is done"
        }
        Some(Code::ReadOnly | Code::CannotOpen | Code::PermissionDenied) => {
            "; run as the user that owns the data folder: its catalog must be writable even to read it"
        }
        Some(Code::DiskFull) => "; make room on the disk",
        Some(Code::SystemIoFailure) => "; check the disk that the data folder is on",
        Some(Code::DatabaseCorrupt | Code::NotADatabase) => {
            "; check the disk that the data folder is on, and restore the folder from a backup"
        }
        _ => "",
    }
}

/// What PostgreSQL said. Details are left out: they quote rows.
fn postgres_said(error: &tokio_postgres::Error) -> String {
    if let Some(said) = error.as_db_error() {
        return format!("{} (SQLSTATE {})", said.message(), said.code().code());
    }
    let causes = std::iter::successors(error.source(), |cause: &&dyn std::error::Error| (*cause).source());
    causes.fold(error.to_string(), |said, cause| {
        let cause = cause.to_string();
        if said.ends_with(&cause) { said } else { format!("{said}: {cause}") }
    })
}

/// What to do about a fault of PostgreSQL, where that is known.
fn postgres_hint(error: &tokio_postgres::Error) -> &'static str {
    let Some(code) = error.code() else {
        return match io_cause(error).map(std::io::Error::kind) {
            Some(std::io::ErrorKind::ConnectionRefused | std::io::ErrorKind::NotFound) => {
                "; see whether PostgreSQL runs, and host and port of the catalog's address"
            }
            _ if is_lost(error) => "; see whether PostgreSQL runs and can be reached",
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
        code if ENDED.contains(code) => "; try again when the server is up",
        _ => "",
    }
}
