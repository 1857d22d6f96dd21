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
use crate::error::StoreError;
use crate::error::database::CatalogFault;

/// How many connections a program has at the most, besides the one that holds the lock of imports.
const CONNECTIONS_MAX: u32 = 16;

/// How long a question waits for its answer, all in all: for a free connection, for a new one, and for the server.
pub(super) const PATIENCE: Duration = Duration::from_secs(10);

/// How long a transaction waits until it has begun. The server gives up sooner where it only waits for another
/// program, and says so.
const PATIENCE_TO_BEGIN: Duration = Duration::from_secs(20);

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
    /// Whether it is in a transaction that writes.
    writes: bool,
    /// One of the places, which is free again when this goes.
    _place: SemaphorePermit<'a>,
}

/// What a transaction begins with: one that reads sees one state of the catalog. It may take its time, since
/// whoever reads what it gives, such as a pager, does.
const READ: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; \
                    SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0";

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

    /// A connection of its own, which does not count and is not put back. The driver's own limit is for the
    /// socket alone: a server may accept it and say nothing.
    pub(super) async fn connect(&self) -> Result<Session, CatalogFault> {
        let opened = timeout(PATIENCE, Session::open(&self.address, &self.tls.0)).await;
        opened.unwrap_or(Err(CatalogFault::TimedOut(PATIENCE)))
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
        Ok(Lease { pool: self, session, doing, writes: false, _place: place })
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
        let asked = async {
            match self.ask_once(doing, sql, values).await {
                Err(error) if error.is_lost() => {
                    self.idle.lock().unwrap_or_else(PoisonError::into_inner).clear();
                    self.ask_once(doing, sql, values).await
                }
                answer => answer,
            }
        };
        let answer = timeout(PATIENCE, asked).await;
        answer.unwrap_or_else(|_| Err(StoreError::catalog(doing)(CatalogFault::TimedOut(PATIENCE))))
    }

    async fn ask_once(
        &self,
        doing: &'static str,
        sql: &str,
        values: &Values<'_>,
    ) -> Result<Vec<Row>, StoreError> {
        let lease = self.take(doing).await?;
        let rows = lease.query(sql, values).await?;
        lease.put_back();
        Ok(rows)
    }

    /// Begins a transaction that only reads, on one state of the catalog.
    pub(super) async fn read(&self, doing: &'static str) -> Result<Lease<'_>, StoreError> {
        self.begin(doing, READ).await
    }

    /// Begins a transaction that writes; no other writes at the same time.
    pub(super) async fn write(&self, doing: &'static str) -> Result<Lease<'_>, StoreError> {
        let lease = self.begin(doing, WRITE).await?;
        Ok(Lease { writes: true, ..lease })
    }

    async fn begin(&self, doing: &'static str, sql: &str) -> Result<Lease<'_>, StoreError> {
        let lease = self.take(doing).await?;
        match timeout(PATIENCE_TO_BEGIN, lease.batch(sql)).await {
            Ok(begun) => begun?,
            Err(_) => return Err(StoreError::catalog(doing)(CatalogFault::TimedOut(PATIENCE_TO_BEGIN))),
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
    ///
    /// # Errors
    /// [`StoreError::Unsettled`] where what it wrote may be there, since the connection ended before the answer.
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
