//! Writing that publishing and taking back have in common, in SQLite.

use bill::ledger::ImportId;
use rusqlite::Transaction;

use super::rows::{change_rows, get_column, read_row};
use crate::catalog::value::choose_publish_time_us;
use crate::error::StoreError;

/// Returns the time of the versions that are published now: later than every one before.
pub(super) fn read_next_publish_time_us(
    transaction: &Transaction<'_>,
    now_us: i64,
) -> Result<i64, StoreError> {
    let last: Option<i64> =
        read_row(transaction, "SELECT max(published_at_us) AS last FROM import", [], |row| {
            get_column(row, "last")
        })?
        .flatten();
    choose_publish_time_us(last, now_us)
}

/// Records that from `version` on, lines added after the version `later_than` no longer count.
pub(super) fn close_counted_parts(
    transaction: &Transaction<'_>,
    bill_id: i64,
    later_than: u32,
    version: u32,
) -> Result<(), StoreError> {
    let sql = "UPDATE part SET until = ?3 WHERE bill = ?1 AND until IS NULL AND since > ?2";
    change_rows(transaction, sql, (bill_id, later_than, version)).map(|_| ())
}

/// Makes a version the current one of its bill, after all of it was written.
pub(super) fn make_version_current(
    transaction: &Transaction<'_>,
    import: ImportId,
    bill_id: i64,
    version_id: i64,
    delivered: Option<i64>,
) -> Result<(), StoreError> {
    change_rows(transaction, "UPDATE bill SET current = ?2 WHERE id = ?1", (bill_id, version_id))?;
    let sql = "INSERT INTO stated (import, bill, version, delivered) VALUES (?1, ?2, ?3, ?4)";
    change_rows(transaction, sql, (import.0, bill_id, version_id, delivered)).map(|_| ())
}
