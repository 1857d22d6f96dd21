//! Names of products and regions in PostgreSQL: read for many versions at once, written by COPY.

use std::collections::HashMap;
use std::fmt::Write as _;

use bill::KeyNames;
use tokio_postgres::Row;

use super::cells::push_text;
use super::pool::Lease;
use super::rows::get_column;
use crate::catalog::value;
use crate::error::StoreError;

/// Reads the names of products and regions of versions, which may be any, by the ids of their rows.
pub(super) async fn read_names(
    lease: &Lease<'_>,
    version_ids: &[i64],
) -> Result<HashMap<i64, KeyNames>, StoreError> {
    let sql = "SELECT version, kind, key, name FROM key_name WHERE version = ANY($1)";
    let mut names: HashMap<i64, KeyNames> = HashMap::with_capacity(version_ids.len());
    for row in lease.query(sql, &[&version_ids]).await? {
        add_name(names.entry(get_column(&row, "version")?).or_default(), &row)?;
    }
    Ok(names)
}

/// Writes the names of new versions.
pub(super) async fn copy_names<'a>(
    lease: &Lease<'_>,
    versions: impl Iterator<Item = (i64, &'a KeyNames)>,
) -> Result<(), StoreError> {
    let mut text = String::new();
    for (version_id, names) in versions {
        for (kind, key, name) in names.iter() {
            let _ = write!(text, "{version_id}\t{}\t", kind.as_str()); // writing to a String cannot fail
            push_text(&mut text, key)?;
            text.push('\t');
            push_text(&mut text, name)?;
            text.push('\n');
        }
    }
    if text.is_empty() {
        return Ok(());
    }
    lease.copy("COPY key_name (version, kind, key, name) FROM STDIN", text).await.map(|_| ())
}

/// Adds a row of the table to names.
pub(super) fn add_name(names: &mut KeyNames, row: &Row) -> Result<(), StoreError> {
    let kind = value::parse_key_kind(get_column(row, "kind")?)?;
    names.add(kind, get_column(row, "key")?, get_column(row, "name")?);
    Ok(())
}
