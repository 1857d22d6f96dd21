//! Names of products and regions in SQLite.

use bill::KeyNames;
use rusqlite::{Connection, Row};

use super::rows::{get_column, read_rows};
use crate::catalog::value;
use crate::error::StoreError;

/// Reads the names of a version by the id of its row.
pub(super) fn read_names_by_id(connection: &Connection, version_id: i64) -> Result<KeyNames, StoreError> {
    let mut names = KeyNames::default();
    let sql = "SELECT kind, key, name FROM key_name WHERE version = ?1";
    read_rows(connection, sql, [version_id], |row| add_name(&mut names, row))?;
    Ok(names)
}

/// Adds a row of the table to names.
fn add_name(names: &mut KeyNames, row: &Row<'_>) -> Result<(), StoreError> {
    let (kind, key, name): (String, String, String) =
        (get_column(row, "kind")?, get_column(row, "key")?, get_column(row, "name")?);
    names.add(value::parse_key_kind(&kind)?, &key, &name);
    Ok(())
}
