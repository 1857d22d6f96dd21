//! The connections of this program to one catalog in PostgreSQL: a bounded number, checked out for one call each.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::timeout;
use tokio_postgres::Row;
use tokio_postgres_rustls::MakeRustlsConnect;

use super::address::PostgresAddress;
use super::session::{Session, Values};
use crate::error::StoreError;
use crate::error::database::CatalogFault;

/// Largest number of connections of a program, besides the one that holds the lock of imports.
const CONNECTIONS_MAX: u16 = 16;

/// Time within which a query is answered, including the wait for a free connection and the time to open a new one.
pub(super) const QUERY_TIMEOUT: Duration = Duration::from_secs(10);

/// Time within which a transaction starts. The server gives up earlier if it only waits for another program, and says
/// so.
const BEGIN_TIMEOUT: Duration = Duration::from_secs(20);

/// The connections of this program to one catalog.
#[derive(Debug)]
pub(super) struct Pool {
    address: PostgresAddress,
    tls: Connector,
    permits: Semaphore,
    idle: Mutex<Vec<Session>>,
}

/// Makes connections with TLS.
struct Connector(MakeRustlsConnect);

impl std::fmt::Debug for Connector {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Connector")
    }
}

/// A checked-out connection. If dropped without `put_back`, it is closed and its transaction is rolled back, because
/// its state is unknown: it met an error, or its caller was cancelled.
#[derive(Debug)]
pub(super) struct Lease<'a> {
    pool: &'a Pool,
    session: Session,
    doing: &'static str,
    /// True if it is in a transaction that writes.
    writes: bool,
    /// One of the permits, which is released on drop.
    _permit: SemaphorePermit<'a>,
}

/// Starts a transaction that reads. It sees one state of the catalog, and it has no timeout, since the reader of its
/// rows may be slow, such as a pager.
const READ: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; \
                    SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0";

/// Starts a transaction that writes. It waits until no other writes, as in SQLite; each of its statements then sees
/// everything that the others committed. The number of the lock is one that only this program uses, as are those of the
/// other locks.
const WRITE: &str = "BEGIN; SELECT pg_advisory_xact_lock(4202211000001); \
                     SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0";

/// Tells the trigger that replaces the generation that the histories of the catalog tell what the transaction changes.
const TELL_CHANGES: &str = "SET LOCAL billfold.tells_changes = 'on'";

impl Pool {
    /// Makes a pool without connections.
    pub(super) fn new(address: &PostgresAddress) -> Result<Self, CatalogFault> {
        Ok(Self {
            address: address.clone(),
            tls: Connector(address.trust.make_connector()?),
            permits: Semaphore::new(usize::from(CONNECTIONS_MAX)),
            idle: Mutex::default(),
        })
    }

    /// Opens a connection that does not count towards the limit and is not put back. The driver's own timeout covers the
    /// socket alone: a server may accept it and not answer.
    pub(super) async fn connect(&self) -> Result<Session, CatalogFault> {
        let opened =
            timeout(QUERY_TIMEOUT, Session::connect(&self.address, &self.tls.0, QUERY_TIMEOUT)).await;
        opened.unwrap_or(Err(CatalogFault::TimedOut(QUERY_TIMEOUT)))
    }

    /// Checks out a connection. `doing` names the work in errors.
    pub(super) async fn check_out(&self, doing: &'static str) -> Result<Lease<'_>, StoreError> {
        let Ok(Ok(permit)) = timeout(QUERY_TIMEOUT, self.permits.acquire()).await else {
            return Err(StoreError::catalog(doing)(CatalogFault::NoConnection(CONNECTIONS_MAX.into())));
        };
        let session = match self.pop_idle() {
            Some(session) => session,
            None => self.connect().await.map_err(StoreError::catalog(doing))?,
        };
        Ok(Lease { pool: self, session, doing, writes: false, _permit: permit })
    }

    /// Takes an idle connection that is still open, as far as is known.
    fn pop_idle(&self) -> Option<Session> {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        idle.retain(|session| !session.is_closed());
        idle.pop()
    }

    /// Runs one query outside a transaction. If its connection ended meanwhile, it runs again on a new one: the server
    /// may have been restarted.
    pub(super) async fn query_once(
        &self,
        doing: &'static str,
        sql: &str,
        values: &Values<'_>,
    ) -> Result<Vec<Row>, StoreError> {
        let attempts = async {
            match self.try_query(doing, sql, values).await {
                Err(error) if error.is_lost() => {
                    self.idle.lock().unwrap_or_else(PoisonError::into_inner).clear();
                    self.try_query(doing, sql, values).await
                }
                answer => answer,
            }
        };
        let answer = timeout(QUERY_TIMEOUT, attempts).await;
        answer.unwrap_or_else(|_| Err(StoreError::catalog(doing)(CatalogFault::TimedOut(QUERY_TIMEOUT))))
    }

    /// Runs one query on a connection of the pool.
    async fn try_query(
        &self,
        doing: &'static str,
        sql: &str,
        values: &Values<'_>,
    ) -> Result<Vec<Row>, StoreError> {
        let lease = self.check_out(doing).await?;
        let rows = lease.query(sql, values).await?;
        lease.put_back();
        Ok(rows)
    }

    /// Starts a transaction that only reads, on one state of the catalog.
    pub(super) async fn read(&self, doing: &'static str) -> Result<Lease<'_>, StoreError> {
        self.begin_transaction(doing, READ).await
    }

    /// Starts a transaction that writes; no other writes at the same time. Since the histories do not tell what it changes, it
    /// may be anything.
    pub(super) async fn write(&self, doing: &'static str) -> Result<Lease<'_>, StoreError> {
        let lease = self.begin_transaction(doing, WRITE).await?;
        Ok(Lease { writes: true, ..lease })
    }

    /// Starts a transaction as [`Self::write`] does, of which the histories tell all that it changes of keys and bills: the
    /// generation of the catalog is replaced as by any other, and only that is read again.
    pub(super) async fn write_with_history(&self, doing: &'static str) -> Result<Lease<'_>, StoreError> {
        let lease = self.begin_transaction(doing, &format!("{WRITE}; {TELL_CHANGES}")).await?;
        Ok(Lease { writes: true, ..lease })
    }

    /// Starts a transaction with the given statements.
    async fn begin_transaction(&self, doing: &'static str, sql: &str) -> Result<Lease<'_>, StoreError> {
        let lease = self.check_out(doing).await?;
        match timeout(BEGIN_TIMEOUT, lease.batch(sql)).await {
            Ok(started) => started?,
            Err(_) => return Err(StoreError::catalog(doing)(CatalogFault::TimedOut(BEGIN_TIMEOUT))),
        }
        Ok(lease)
    }
}

impl Lease<'_> {
    /// Runs statements without values.
    pub(super) async fn batch(&self, sql: &str) -> Result<(), StoreError> {
        self.session.batch(sql).await.map_err(StoreError::catalog(self.doing))
    }

    /// Runs a query.
    pub(super) async fn query(&self, sql: &str, values: &Values<'_>) -> Result<Vec<Row>, StoreError> {
        self.session.query(sql, values).await.map_err(StoreError::catalog(self.doing))
    }

    /// Runs a query and returns its first row, if it has one.
    pub(super) async fn query_row(&self, sql: &str, values: &Values<'_>) -> Result<Option<Row>, StoreError> {
        Ok(self.query(sql, values).await?.into_iter().next())
    }

    /// Runs a statement that changes rows, and returns their number.
    pub(super) async fn change(&self, sql: &str, values: &Values<'_>) -> Result<u64, StoreError> {
        self.session.change(sql, values).await.map_err(StoreError::catalog(self.doing))
    }

    /// Copies rows into a table, in PostgreSQL's text format, and returns their number.
    pub(super) async fn copy(&self, sql: &str, text: String) -> Result<u64, StoreError> {
        use futures_util::SinkExt as _;
        let copied = async {
            let sink = self.session.copy(sql).await?;
            futures_util::pin_mut!(sink);
            sink.send(bytes::Bytes::from(text)).await?;
            Ok::<u64, CatalogFault>(sink.finish().await?)
        };
        copied.await.map_err(StoreError::catalog(self.doing))
    }

    /// Commits the transaction.
    ///
    /// # Errors
    ///
    /// [`StoreError::Unsettled`]: the connection ended before the answer, so the changes may be stored.
    pub(super) async fn commit(self) -> Result<(), StoreError> {
        match self.session.batch("COMMIT").await {
            Err(source) if self.writes && source.is_lost() => {
                Err(StoreError::Unsettled { doing: self.doing, source })
            }
            Err(source) => Err(StoreError::catalog(self.doing)(source)),
            Ok(()) => {
                self.put_back();
                Ok(())
            }
        }
    }

    /// Rolls the transaction back.
    pub(super) async fn roll_back(self) -> Result<(), StoreError> {
        self.batch("ROLLBACK").await?;
        self.put_back();
        Ok(())
    }

    /// Puts the connection back into the pool. It must be in no transaction.
    pub(super) fn put_back(self) {
        self.pool.idle.lock().unwrap_or_else(PoisonError::into_inner).push(self.session);
    }
}
