//! The connections of this program to one catalog in PostgreSQL: a bounded number, taken for one call and put
//! back.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{Semaphore, SemaphorePermit};
use tokio::time::timeout;
use tokio_postgres::Row;
use tokio_postgres_rustls::MakeRustlsConnect;

use super::address::PostgresAddress;
use super::session::{Session, Values};
use crate::catalog::CatalogFault;
use crate::error::StoreError;

/// How many connections a program has at the most, besides the one that holds the lock of imports.
const CONNECTIONS_MAX: u32 = 16;

/// How long a caller waits for an answer: for a free connection, and then for the server.
const PATIENCE: Duration = Duration::from_secs(10);

/// The connections of this program to one catalog.
#[derive(Debug)]
pub(super) struct Pool {
    address: PostgresAddress,
    tls: Connector,
    places: Semaphore,
    idle: Mutex<Vec<Session>>,
}

/// Makes connections with TLS.
struct Connector(MakeRustlsConnect);

impl std::fmt::Debug for Connector {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Connector")
    }
}

/// A connection that is taken. Unless it is put back it is closed, and what it had begun is rolled back: one
/// that met a fault, or whose caller went away, may be in any state.
#[derive(Debug)]
pub(super) struct Lease<'a> {
    pool: &'a Pool,
    session: Session,
    doing: &'static str,
    /// One of the places, which is free again when this goes.
    _place: SemaphorePermit<'a>,
}

/// What a transaction begins with: one that reads sees one state of the catalog.
const READ: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL statement_timeout = 0";

/// One that writes waits until no other writes, as in SQLite; each of its statements then sees all that they
/// committed. The number is ours alone in the database, as are those of the other locks.
const WRITE: &str = "BEGIN; SELECT pg_advisory_xact_lock(4202211000001); \
                     SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0";

impl Pool {
    pub(super) fn new(address: &PostgresAddress) -> Result<Pool, CatalogFault> {
        Ok(Pool {
            address: address.clone(),
            tls: Connector(address.trust.connector()?),
            places: Semaphore::new(usize::try_from(CONNECTIONS_MAX).unwrap_or(1)),
            idle: Mutex::default(),
        })
    }

    /// A connection of its own, which does not count and is not put back.
    pub(super) async fn connect(&self) -> Result<Session, CatalogFault> {
        Session::open(&self.address, &self.tls.0).await
    }

    /// Takes a connection to do something.
    pub(super) async fn take(&self, doing: &'static str) -> Result<Lease<'_>, StoreError> {
        let Ok(Ok(place)) = timeout(PATIENCE, self.places.acquire()).await else {
            return Err(StoreError::catalog(doing)(CatalogFault::NoConnection(CONNECTIONS_MAX)));
        };
        let session = match self.idle() {
            Some(session) => session,
            None => self.connect().await.map_err(StoreError::catalog(doing))?,
        };
        Ok(Lease { pool: self, session, doing, _place: place })
    }

    /// An idle connection that is still there, as far as is known.
    fn idle(&self) -> Option<Session> {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        idle.retain(|session| !session.is_closed());
        idle.pop()
    }

    /// Asks one question, once more on a new connection if the one that was taken ended under it: the server
    /// may have been started anew since.
    pub(super) async fn ask(
        &self,
        doing: &'static str,
        sql: &str,
        values: &Values<'_>,
    ) -> Result<Vec<Row>, StoreError> {
        match self.ask_once(doing, sql, values).await {
            Err(error) if error.is_lost() => {
                self.idle.lock().unwrap_or_else(PoisonError::into_inner).clear();
                self.ask_once(doing, sql, values).await
            }
            answer => answer,
        }
    }

    async fn ask_once(
        &self,
        doing: &'static str,
        sql: &str,
        values: &Values<'_>,
    ) -> Result<Vec<Row>, StoreError> {
        let lease = self.take(doing).await?;
        let rows = match timeout(PATIENCE, lease.query(sql, values)).await {
            Ok(rows) => rows?,
            Err(_) => return Err(StoreError::catalog(doing)(CatalogFault::TimedOut(PATIENCE))),
        };
        lease.put_back();
        Ok(rows)
    }

    /// Begins a transaction that only reads, on one state of the catalog.
    pub(super) async fn read(&self, doing: &'static str) -> Result<Lease<'_>, StoreError> {
        self.begin(doing, READ).await
    }

    /// Begins a transaction that writes; no other writes at the same time.
    pub(super) async fn write(&self, doing: &'static str) -> Result<Lease<'_>, StoreError> {
        self.begin(doing, WRITE).await
    }

    async fn begin(&self, doing: &'static str, sql: &str) -> Result<Lease<'_>, StoreError> {
        let lease = self.take(doing).await?;
        lease.batch(sql).await?;
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

    /// Runs a query of which at most one row is wanted.
    pub(super) async fn one(&self, sql: &str, values: &Values<'_>) -> Result<Option<Row>, StoreError> {
        Ok(self.query(sql, values).await?.into_iter().next())
    }

    /// Runs a statement that changes rows; how many.
    pub(super) async fn change(&self, sql: &str, values: &Values<'_>) -> Result<u64, StoreError> {
        self.session.change(sql, values).await.map_err(StoreError::catalog(self.doing))
    }

    /// Copies rows into a table, in PostgreSQL's text format; how many.
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
    pub(super) async fn commit(self) -> Result<(), StoreError> {
        self.batch("COMMIT").await?;
        self.put_back();
        Ok(())
    }

    /// Takes the transaction back.
    pub(super) async fn roll_back(self) -> Result<(), StoreError> {
        self.batch("ROLLBACK").await?;
        self.put_back();
        Ok(())
    }

    /// Puts the connection back, which must be in no transaction.
    pub(super) fn put_back(self) {
        self.pool.idle.lock().unwrap_or_else(PoisonError::into_inner).push(self.session);
    }
}
