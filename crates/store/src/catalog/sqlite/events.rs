//! The history of accounts and keys in SQLite.

use rusqlite::{Row, Transaction, params};

use super::Sqlite;
use super::rows::{change_rows, get_column, get_uin, read_rows};
use crate::catalog::event::{Event, parse_event_kind};
use crate::error::StoreError;

impl Sqlite {
    pub(in crate::catalog) fn list_events(&self, since_us: i64) -> Result<Vec<Event>, StoreError> {
        self.read("list the history of accounts and keys", |transaction| read_events(transaction, since_us))
    }
}

/// Reads the entries from a time on.
pub(super) fn read_events(transaction: &Transaction<'_>, since_us: i64) -> Result<Vec<Event>, StoreError> {
    let sql = "SELECT at_us, done_by, kind, uin, secret_id, before, after FROM event
               WHERE at_us >= ?1 ORDER BY id";
    read_rows(transaction, sql, [since_us], get_event)
}

/// Writes an entry.
pub(super) fn insert_event(transaction: &Transaction<'_>, event: &Event) -> Result<(), StoreError> {
    let Event { at_us, done_by, kind, uin, secret_id, before, after } = event;
    let sql = "INSERT INTO event (at_us, done_by, kind, uin, secret_id, before, after)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    let values = params![at_us, done_by, kind.as_str(), uin.get(), secret_id, before, after];
    change_rows(transaction, sql, values).map(|_| ())
}

/// Reads a row of the table.
fn get_event(row: &Row<'_>) -> Result<Event, StoreError> {
    Ok(Event {
        at_us: get_column(row, "at_us")?,
        done_by: get_column(row, "done_by")?,
        kind: parse_event_kind(&get_column::<String>(row, "kind")?)?,
        uin: get_uin(row, "uin")?,
        secret_id: get_column(row, "secret_id")?,
        before: get_column(row, "before")?,
        after: get_column(row, "after")?,
    })
}
