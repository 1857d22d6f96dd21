//! The lock that lets one import run at a time, on any number of machines: a lock of the database, held by a connection
//! of its own.

use std::sync::{Arc, PoisonError};
use std::time::Duration;

use super::Postgres;
use super::pool::Lease;
use super::rows::get_column;
use super::session::Session;
use crate::error::StoreError;
use crate::refusal::StoreRefusal;

/// The number of the lock in the database, which only this program uses.
const LOCK_NUMBER: i64 = 4_202_211_000_003;

/// Pause between attempts to take the lock. A program that waited in the server would stay in its queue after it was
/// killed.
const RETRY_PAUSE: Duration = Duration::from_millis(100);

/// The lock of imports. The server frees it when the connection ends.
#[derive(Debug)]
pub(crate) struct CatalogLock {
    _session: Session,
    locker: Arc<std::sync::Mutex<Option<i32>>>,
}

/// The result of an attempt to take the lock.
enum LockAttempt {
    /// The lock was taken.
    Locked(CatalogLock),
    /// Another import holds the lock; the connection is given back.
    Held(Session),
}

impl Drop for CatalogLock {
    fn drop(&mut self) {
        *self.locker.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

impl Postgres {
    /// Takes the lock of imports if no import is running.
    pub(crate) async fn try_lock(&self) -> Result<Option<CatalogLock>, StoreError> {
        match self.try_lock_on(self.connect_for_lock().await?).await? {
            LockAttempt::Locked(lock) => Ok(Some(lock)),
            LockAttempt::Held(_) => Ok(None),
        }
    }

    /// Takes the lock of imports; calls `waiting` once if it has to wait for it.
    pub(crate) async fn lock(&self, waiting: impl FnOnce() + Send) -> Result<CatalogLock, StoreError> {
        let mut waiting = Some(waiting);
        let mut session = self.connect_for_lock().await?;
        loop {
            session = match self.try_lock_on(session).await? {
                LockAttempt::Locked(lock) => return Ok(lock),
                LockAttempt::Held(session) => session,
            };
            if let Some(waiting) = waiting.take() {
                waiting();
            }
            tokio::time::sleep(RETRY_PAUSE).await;
        }
    }

    /// Opens the connection that holds the lock.
    async fn connect_for_lock(&self) -> Result<Session, StoreError> {
        self.pool.connect().await.map_err(StoreError::catalog("take the lock of imports"))
    }

    /// Tries to take the lock on a connection.
    async fn try_lock_on(&self, session: Session) -> Result<LockAttempt, StoreError> {
        let sql = "SELECT pg_try_advisory_lock($1) AS is_locked, pg_backend_pid() AS process";
        let rows = session.query(sql, &[&LOCK_NUMBER]).await;
        let rows = rows.map_err(StoreError::catalog("take the lock of imports"))?;
        let Some(row) = rows.first() else { return Ok(LockAttempt::Held(session)) };
        if !get_column::<bool>(row, "is_locked")? {
            return Ok(LockAttempt::Held(session));
        }
        *self.locker.lock().unwrap_or_else(PoisonError::into_inner) = Some(get_column(row, "process")?);
        let lock = CatalogLock { _session: session, locker: Arc::clone(&self.locker) };
        Ok(LockAttempt::Locked(lock))
    }

    /// Checks that this program still holds the lock of imports, if it took it: the connection that held it may be lost,
    /// and another import may run. `fix` tells the state of what was being done, and what to do.
    pub(super) async fn check_lock(&self, lease: &Lease<'_>, fix: &'static str) -> Result<(), StoreError> {
        let locker = *self.locker.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(process) = locker else { return Ok(()) };
        let sql = "SELECT EXISTS (SELECT 1 FROM pg_locks
                                  WHERE locktype = 'advisory' AND granted AND pid = $1 AND objsubid = 1
                                    AND ((classid::bigint << 32) | objid::bigint) = $2
                                    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
                                 ) AS is_held";
        let row = lease.query_row(sql, &[&process, &LOCK_NUMBER]).await?;
        if row.map_or(Ok(false), |row| get_column(&row, "is_held"))? {
            return Ok(());
        }
        Err(StoreRefusal::LockLost { fix }.into())
    }
}
