//! The history of accounts and keys in PostgreSQL.

use tokio_postgres::Row;

use super::Postgres;
use super::pool::Lease;
use super::rows::{get_column, get_uin};
use super::session::Values;
use crate::catalog::event::{Event, parse_event_kind};
use crate::error::StoreError;

impl Postgres {
    pub(in crate::catalog) async fn list_events(&self, since_us: i64) -> Result<Vec<Event>, StoreError> {
        let sql = "SELECT at_us, done_by, kind, uin, secret_id, before, after FROM event
                   WHERE at_us >= $1 ORDER BY id";
        let rows = self.pool.query_once("list the history of accounts and keys", sql, &[&since_us]).await?;
        rows.iter().map(get_event).collect()
    }
}

/// Writes an entry.
pub(super) async fn insert_event(lease: &Lease<'_>, event: &Event) -> Result<(), StoreError> {
    let Event { at_us, done_by, kind, uin, secret_id, before, after } = event;
    let sql = "INSERT INTO event (at_us, done_by, kind, uin, secret_id, before, after)
               VALUES ($1, $2, $3, $4, $5, $6, $7)";
    let values: &Values<'_> = &[at_us, done_by, &kind.as_str(), &uin.get(), secret_id, before, after];
    lease.change(sql, values).await.map(|_| ())
}

/// Reads a row of the table.
pub(super) fn get_event(row: &Row) -> Result<Event, StoreError> {
    Ok(Event {
        at_us: get_column(row, "at_us")?,
        done_by: get_column(row, "done_by")?,
        kind: parse_event_kind(get_column(row, "kind")?)?,
        uin: get_uin(row, "uin")?,
        secret_id: get_column(row, "secret_id")?,
        before: get_column(row, "before")?,
        after: get_column(row, "after")?,
    })
}
