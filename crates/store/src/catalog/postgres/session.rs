//! One connection to PostgreSQL: its settings, and the statements that it has prepared.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use futures_util::future::{Either, select};
use tokio::sync::oneshot;
use tokio::time::timeout;
use tokio_postgres::types::ToSql;
use tokio_postgres::{Client, CopyInSink, Row, Statement};
use tokio_postgres_rustls::MakeRustlsConnect;

use super::address::PostgresAddress;
use crate::error::database::CatalogFault;

/// Values of a statement.
pub(super) type Values<'a> = [&'a (dyn ToSql + Sync)];

/// The settings of every connection.
///
/// No plan depends on values, which are all looked up by an index, so it is made once. A commit is on the disk before it
/// returns, whatever the server's settings are. The locks of a program that vanished are released after a minute.
const SETTINGS: &str = "SET search_path = billfold;
    SET default_transaction_isolation = 'read committed';
    SET plan_cache_mode = force_generic_plan;
    SET jit = off;
    SET statement_timeout = '60s';
    SET lock_timeout = '10s';
    SET idle_in_transaction_session_timeout = '60s';
    SET idle_session_timeout = 0;
    SET tcp_keepalives_idle = 30;
    SET tcp_keepalives_interval = 10;
    SET tcp_keepalives_count = 3;
    SET tcp_user_timeout = '60s';
    SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off';";

/// A connection.
pub(super) struct Session {
    client: Client,
    /// Dropped with the session, which tells the task of the connection that no caller waits for an answer.
    _wanted: oneshot::Sender<()>,
    statements: Mutex<HashMap<String, Statement>>,
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Session").field("is_closed", &self.is_closed()).finish_non_exhaustive()
    }
}

impl Session {
    /// Connects. `close_timeout` is the time that the server gets to answer when the connection is closed.
    pub(super) async fn connect(
        address: &PostgresAddress,
        tls: &MakeRustlsConnect,
        close_timeout: Duration,
    ) -> Result<Self, CatalogFault> {
        let (client, connection) = address.config.connect(tls.clone()).await?;
        let (wanted, unwanted) = oneshot::channel();
        tokio::spawn(async move {
            // A caller that uses the connection meets the same error and reports it. When the session is dropped, the
            // connection is closed, and a server that does not answer is not waited for.
            if let Either::Right((_, connection)) = select(connection, unwanted).await {
                let _ = timeout(close_timeout, connection).await;
            }
        });
        client.batch_execute(SETTINGS).await?;
        Ok(Self { client, _wanted: wanted, statements: Mutex::default() })
    }

    /// Returns true if the connection has ended.
    pub(super) fn is_closed(&self) -> bool {
        self.client.is_closed()
    }

    /// Runs statements without values, one after the other.
    pub(super) async fn batch(&self, sql: &str) -> Result<(), CatalogFault> {
        Ok(self.client.batch_execute(sql).await?)
    }

    /// Runs a query.
    pub(super) async fn query(&self, sql: &str, values: &Values<'_>) -> Result<Vec<Row>, CatalogFault> {
        let statement = self.prepare_cached(sql).await?;
        Ok(self.client.query(&statement, values).await?)
    }

    /// Runs a statement that changes rows, and returns their number.
    pub(super) async fn change(&self, sql: &str, values: &Values<'_>) -> Result<u64, CatalogFault> {
        let statement = self.prepare_cached(sql).await?;
        Ok(self.client.execute(&statement, values).await?)
    }

    /// Starts to copy rows into a table.
    pub(super) async fn copy(&self, sql: &str) -> Result<CopyInSink<bytes::Bytes>, CatalogFault> {
        let statement = self.prepare_cached(sql).await?;
        Ok(self.client.copy_in(&statement).await?)
    }

    /// Returns the prepared statement, which the server parses once for each connection.
    async fn prepare_cached(&self, sql: &str) -> Result<Statement, CatalogFault> {
        let known = self.statements.lock().unwrap_or_else(PoisonError::into_inner).get(sql).cloned();
        if let Some(statement) = known {
            return Ok(statement);
        }
        let statement = self.client.prepare(sql).await?;
        let mut statements = self.statements.lock().unwrap_or_else(PoisonError::into_inner);
        statements.insert(sql.to_owned(), statement.clone());
        Ok(statement)
    }
}
