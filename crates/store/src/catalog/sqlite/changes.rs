//! What changed in a catalog in SQLite.

use rusqlite::{Connection, params};

use super::Sqlite;
use super::rows::{get_column, get_uin, read_row, read_rows};
use super::wal_index::WalIndex;
use crate::catalog::generation::{CatalogChanges, ChangeEvent, Changed, Generation, HistoryEnds};
use crate::error::StoreError;

impl Sqlite {
    /// Reads the present generation; `None` while it changes, and where there is no index of the log.
    pub(crate) fn read_generation(&self) -> Option<Generation> {
        self.wal_index.get_or_init(|| WalIndex::open(&self.path).map(Box::new)).as_ref()?.read_generation()
    }

    pub(crate) fn list_changes(
        &self,
        since: Option<HistoryEnds>,
    ) -> Result<Option<CatalogChanges>, StoreError> {
        let Some(generation) = self.read_generation() else { return Ok(None) };
        let read: Result<_, StoreError> = self.read("tell what changed", |transaction| {
            let ends = read_ends(transaction)?;
            let Some(since) = since else { return Ok((ends, Changed::Anything)) };
            let events = "SELECT secret_id FROM event WHERE id > ?1";
            let events = read_rows(transaction, events, [since.event], |row| {
                Ok(ChangeEvent { secret_id: get_column(row, "secret_id")? })
            })?;
            let owners = "SELECT DISTINCT owner FROM version JOIN bill ON bill.id = version.bill WHERE version.id > ?1";
            let owners = read_rows(transaction, owners, params![since.version], |row| get_uin(row, "owner"))?;
            Ok((ends, since.decide_changed(ends, events, owners)))
        });
        let (ends, changed) = read?;
        // The changes may be those of a later generation, which then would look like one without changes.
        let is_same = self.read_generation() == Some(generation);
        Ok(is_same.then_some(CatalogChanges { generation, ends, changed }))
    }
}

/// Reads the ends of the histories. Each is found by the key of its table.
fn read_ends(connection: &Connection) -> Result<HistoryEnds, StoreError> {
    let sql = "SELECT coalesce((SELECT max(id) FROM version), 0) AS version,
                      coalesce((SELECT max(id) FROM event), 0) AS event,
                      coalesce((SELECT max(id) FROM import), 0) AS import,
                      coalesce((SELECT max(id) FROM swept_import), 0) AS swept_import,
                      coalesce((SELECT max(id) FROM closing), 0) AS closing";
    let ends = read_row(connection, sql, [], |row| {
        Ok(HistoryEnds {
            origin: [0; 2],
            untold: 0,
            version: get_column(row, "version")?,
            event: get_column(row, "event")?,
            import: get_column(row, "import")?,
            swept_import: get_column(row, "swept_import")?,
            closing: get_column(row, "closing")?,
        })
    })?;
    Ok(ends.unwrap_or_default())
}
