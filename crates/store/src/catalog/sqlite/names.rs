//! Names of products and regions in SQLite.

use std::collections::HashMap;

use bill::KeyNames;
use rusqlite::Connection;

use super::rows::{ColumnReader, OF_VERSIONS, format_ids, read_rows};
use crate::catalog::value;
use crate::error::StoreError;

/// Reads the names of a version by the id of its row.
pub(super) fn read_names_by_id(connection: &Connection, version_id: i64) -> Result<KeyNames, StoreError> {
    let mut names = KeyNames::default();
    let sql = "SELECT kind, key, name FROM key_name WHERE version = ?1";
    read_rows(connection, sql, [version_id], |row| add_name(&mut names, &mut ColumnReader::of(row)))?;
    Ok(names)
}

/// Reads the names of versions by the ids of their rows.
pub(super) fn read_names(connection: &Connection, ids: &[i64]) -> Result<HashMap<i64, KeyNames>, StoreError> {
    let mut names: HashMap<i64, KeyNames> = HashMap::with_capacity(ids.len());
    let sql = format!("SELECT version, kind, key, name FROM key_name {OF_VERSIONS}");
    read_rows(connection, &sql, [format_ids(ids)], |row| {
        let mut columns = ColumnReader::of(row);
        add_name(names.entry(columns.read("version")?).or_default(), &mut columns)
    })?;
    Ok(names)
}

/// Adds a row of the table to names.
fn add_name(names: &mut KeyNames, columns: &mut ColumnReader<'_, '_>) -> Result<(), StoreError> {
    let (kind, key, name): (String, String, String) =
        (columns.read("kind")?, columns.read("key")?, columns.read("name")?);
    names.add(value::parse_key_kind(&kind)?, &key, &name);
    Ok(())
}
