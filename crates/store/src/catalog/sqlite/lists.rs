//! What changed in the lists for outside engines, in SQLite.

use rusqlite::Connection;

use super::Sqlite;
use super::rows::{get_column, get_month, read_row, read_rows};
use crate::catalog::list_position::{ChangesOfLists, ListPosition};
use crate::error::StoreError;

impl Sqlite {
    pub(in crate::catalog) fn list_changes_of_lists(
        &self,
        since: Option<&ListPosition>,
    ) -> Result<ChangesOfLists, StoreError> {
        self.read("tell what was published", |transaction| {
            let last = "SELECT coalesce(max(id), 0) AS version FROM version";
            let version = read_row(transaction, last, [], |row| get_column(row, "version"))?.unwrap_or_default();
            let token = read_token(transaction, version)?;
            // Read after the transaction has begun: what billfold commits meanwhile belongs to the same chain.
            let position = ListPosition { version, token, chain: self.find_chain(), pruned_at_us: None };
            let is_of_chain = |since: &&ListPosition| since.chain.is_some() && since.chain == position.chain;
            let Some(since) = since.filter(is_of_chain) else {
                return Ok(ChangesOfLists { position, months: None });
            };
            if read_token(transaction, since.version)? != since.token {
                return Ok(ChangesOfLists { position, months: None });
            }
            let sql = "SELECT DISTINCT month FROM version JOIN bill ON bill.id = version.bill WHERE version.id > ?1";
            let months = read_rows(transaction, sql, [since.version], |row| get_month(row, "month"))?;
            Ok(ChangesOfLists { position, months: Some(months.into_iter().collect()) })
        })
    }
}

/// Reads the token of the import that published a version; empty if there is no such version.
fn read_token(connection: &Connection, version: i64) -> Result<String, StoreError> {
    let sql = "SELECT token FROM version JOIN import ON import.id = version.import WHERE version.id = ?1";
    Ok(read_row(connection, sql, [version], |row| get_column(row, "token"))?.unwrap_or_default())
}
