//! Names of products and regions in PostgreSQL: read for many versions at once, written by COPY.

use std::collections::HashMap;
use std::fmt::Write as _;

use bill::ledger::BillState;
use bill::{BillKey, KeyNames};
use tokio_postgres::Row;

use super::Postgres;
use super::cells::push_text;
use super::pool::Lease;
use super::rows::get_column;
use super::session::Values;
use crate::catalog::value;
use crate::error::StoreError;

impl Postgres {
    pub(in crate::catalog) async fn read_names(
        &self,
        bill: BillKey,
        number: u32,
    ) -> Result<KeyNames, StoreError> {
        let sql = "SELECT kind, key, name FROM bill JOIN version ON version.bill = bill.id
                        JOIN key_name ON key_name.version = version.id
                   WHERE owner = $1 AND month = $2 AND payer = $3 AND number = $4";
        let (month, number) = (i64::from(bill.month.yyyymm()), i64::from(number));
        let values: &Values<'_> = &[&bill.owner.get(), &month, &bill.payer.get(), &number];
        let mut names = KeyNames::default();
        for row in self.pool.query_once("read the names of a version", sql, values).await? {
            add_name(&mut names, &row)?;
        }
        Ok(names)
    }
}

/// Adds the names of their products and regions to versions.
pub(super) async fn add_names(
    lease: &Lease<'_>,
    states: Vec<(i64, BillState)>,
) -> Result<Vec<(i64, BillState)>, StoreError> {
    let ids: Vec<i64> = states.iter().map(|(id, _)| *id).collect();
    let sql = "SELECT version, kind, key, name FROM key_name WHERE version = ANY($1)";
    let mut names: HashMap<i64, KeyNames> = HashMap::with_capacity(ids.len());
    for row in lease.query(sql, &[&ids]).await? {
        add_name(names.entry(get_column(&row, "version")?).or_default(), &row)?;
    }
    let complete = |(id, state): (i64, BillState)| {
        (id, BillState { names: names.remove(&id).unwrap_or_default(), ..state })
    };
    Ok(states.into_iter().map(complete).collect())
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
fn add_name(names: &mut KeyNames, row: &Row) -> Result<(), StoreError> {
    let kind = value::parse_key_kind(get_column(row, "kind")?)?;
    names.add(kind, get_column(row, "key")?, get_column(row, "name")?);
    Ok(())
}
