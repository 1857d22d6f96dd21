//! The lock under which imports run one after the other, on whatever machines: a lock of the database, on a
//! connection of its own.

use std::sync::{Arc, PoisonError};
use std::time::Duration;

use super::Postgres;
use super::pool::Lease;
use super::rows::get;
use super::session::Session;
use crate::error::StoreError;

/// The number of the lock, ours alone in the database.
const IMPORTS: i64 = 4_202_211_000_003;

/// How long to wait before asking for the lock again. Asking, rather than waiting in the server, leaves nobody
/// in its queue who has been killed since.
const PAUSE: Duration = Duration::from_millis(100);

/// The lock of imports. The server frees it when the connection ends.
#[derive(Debug)]
pub(crate) struct CatalogLock {
    _session: Session,
    locker: Arc<std::sync::Mutex<Option<i32>>>,
}

impl Drop for CatalogLock {
    fn drop(&mut self) {
        *self.locker.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

impl Postgres {
    /// Takes the lock of imports if no import runs.
    pub(crate) async fn try_lock(&self) -> Result<Option<CatalogLock>, StoreError> {
        self.lock_on(self.own_session().await?).await.map(Result::ok)
    }

    /// Waits for the lock of imports; `waiting` is called when it has to.
    pub(crate) async fn lock(&self, waiting: impl FnOnce() + Send) -> Result<CatalogLock, StoreError> {
        let mut waiting = Some(waiting);
        let mut session = self.own_session().await?;
        loop {
            session = match self.lock_on(session).await? {
                Ok(lock) => return Ok(lock),
                Err(session) => session,
            };
            if let Some(waiting) = waiting.take() {
                waiting();
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    async fn own_session(&self) -> Result<Session, StoreError> {
        self.pool.connect().await.map_err(StoreError::catalog("take the lock of imports"))
    }

    /// Takes the lock on a connection, which comes back if another has it.
    async fn lock_on(&self, session: Session) -> Result<Result<CatalogLock, Session>, StoreError> {
        let sql = "SELECT pg_try_advisory_lock($1) AS is_locked, pg_backend_pid() AS process";
        let rows = session.query(sql, &[&IMPORTS]).await;
        let rows = rows.map_err(StoreError::catalog("take the lock of imports"))?;
        let Some(row) = rows.first() else { return Ok(Err(session)) };
        if !get::<bool>(row, "is_locked")? {
            return Ok(Err(session));
        }
        *self.locker.lock().unwrap_or_else(PoisonError::into_inner) = Some(get(row, "process")?);
        Ok(Ok(CatalogLock { _session: session, locker: Arc::clone(&self.locker) }))
    }

    /// Makes sure that the lock of imports, if this program took it, is still its own: the connection that held
    /// it may be lost, and another import may run. `end` says what was not done, and what to do.
    pub(super) async fn check_lock(&self, lease: &Lease<'_>, end: &str) -> Result<(), StoreError> {
        let locker = *self.locker.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(process) = locker else { return Ok(()) };
        let sql = "SELECT EXISTS (SELECT 1 FROM pg_locks
                                  WHERE locktype = 'advisory' AND granted AND pid = $1 AND objsubid = 1
                                    AND ((classid::bigint << 32) | objid::bigint) = $2
                                    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
                                 ) AS is_held";
        let row = lease.one(sql, &[&process, &IMPORTS]).await?;
        if row.map_or(Ok(false), |row| get(&row, "is_held"))? {
            return Ok(());
        }
        Err(StoreError::Refused(format!(
            "the connection to PostgreSQL that held the lock of imports was lost, and another import may run; {end}"
        )))
    }
}
